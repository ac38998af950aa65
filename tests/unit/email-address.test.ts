import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emailAddress, normalizeEmail, parseInput } from '../../src/core/input.ts';
import { faultsOf } from '../support/faults.ts';

describe('an email address', () => {
  test.each([
    ['assessor@example.com', 'assessor@example.com'],
    [' Assessor@Example.COM\n', 'assessor@example.com'],
    ['first.last+tag@example.co.uk', 'first.last+tag@example.co.uk'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['jose\u0301@example.com', 'jos\u00e9@example.com'],
    ['JOSE\u0301@example.com', 'jos\u00e9@example.com'],
    ['J\u030c@example.com', '\u01f0@example.com'],
    ['prüfer@exämple.de', 'prüfer@exämple.de'],
  ])('%j is stored and compared as %j', (typed, stored) => {
    expect(parseInput(emailAddress, typed)).toBe(stored);
  });

  test.each([
    '',
    'assessor',
    '@example.com',
    'assessor@',
    'assessor@example',
    'assessor@.com',
    'assessor@example..com',
    'assessor@example.com.',
    'a@b@example.com',
    'a b@example.com',
    'a@example.com b@example.com',
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'Assessor <assessor@example.com>',
    '"a b"@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'a\u0007@example.com',
    'a@[192.0.2.1]',
    'group:a@example.com;',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a\u200b@example.com',
    'a@-example.com',
    'a@example-.com',
    'a@example.c_m',
  ])('is not %j', (typed) => {
    expect(faultsOf(emailAddress, typed)).toEqual([': must be one email address']);
  });

  test.each([['a\0@example.com'], ['\ud800@example.com']])('cannot be stored where it is %j', (typed) => {
    expect(faultsOf(emailAddress, typed)).toEqual([': must be well-formed Unicode without NUL']);
  });

  test('normalised twice is normalised once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (address) => {
        expect(normalizeEmail(normalizeEmail(address))).toBe(normalizeEmail(address));
      }),
      { numRuns: 2_000 },
    );
  });
});
