import { expect, test } from '@jest/globals';
import { errorPage } from '../../src/views/error-page.ts';

test.each([
  ['NOT_FOUND', 'This link does not work', 'Open the link in the latest mail'],
  ['UNAUTHORIZED', 'Please sign in', '<a href="/">sign in</a>'],
  ['UNAVAILABLE', 'Please try again in a moment', 'Wait a moment, then open the link again.'],
  ['PAYLOAD_TOO_LARGE', 'This did not work', 'Go back, change that, and press the button again.'],
])('says of %s what happened and what to do next', (code, title, advice) => {
  const page = errorPage({ code, message: 'the <reason>' }).toString();
  expect(page).toContain(`<h1>${title}</h1>`);
  expect(page).toContain('he &lt;reason&gt;');
  expect(page).toContain(advice);
});

test('says of a fault of our own nothing but what to do next', () => {
  const page = errorPage().toString();
  expect(page).toContain('something went wrong here');
  expect(page).toContain('If you have just decided, that may not be recorded.');
});
