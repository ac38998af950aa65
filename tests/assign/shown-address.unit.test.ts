import { describe, expect, test } from '@jest/globals';
import { shownAddress } from '../../src/adapters/email/shown-address.ts';

describe('an address in a mail', () => {
  test.each([
    'author@example.com',
    'a.b-c_d+exam@mail.uni-x.example',
    'evil.com@example.com',
    "o'hara@example.com",
    "sean.o'hara@example.com",
    'wwwatson@example.com',
    'author@xn--bcher-kva.example',
    'author@bücher.example',
  ])('is shown where programs make at most a link for writing to it: %s', (address) => {
    expect(shownAddress(address)).toBe(address);
  });

  // Mail programs turn each of these into a link to the server that it names, or to the domain after the @.
  test.each([
    'www.evil.example/login?x=1@evil.example',
    'evil.com/login@example.com',
    'www.evil.example@example.com',
    'ftp.evil.example@example.com',
    "evil.com'@example.com",
    "o'evil.com@example.com",
    "a.d'evil.com@example.com",
    'evil.com%x@example.com',
    '{evil.com}@example.com',
    '!evil.com@example.com',
    'evil.com=x@example.com',
    'evil。com@example.com',
    'a@example.com/login',
    'https://evil.example/@example.com',
  ])('is not shown where they make one to somewhere else: %s', (address) => {
    expect(shownAddress(address)).toBe('[address shown on the page]');
  });

  test('that is missing is not shown', () => {
    expect(shownAddress(null)).toBe('[address shown on the page]');
  });
});
