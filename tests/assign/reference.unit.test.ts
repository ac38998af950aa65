import { expect, test } from '@jest/globals';
import { referenceOf } from '../../src/core/reference.ts';

test('a reference is the first eight hexadecimal digits of the id', () => {
  expect(referenceOf('0d6f3f5c-6a53-4f0e-9d9b-2f4f3f0a7c11')).toBe('0d6f3f5c');
});

test('an id spelled in capitals has the same reference', () => {
  expect(referenceOf('0D6F3F5C-6A53-4F0E-9D9B-2F4F3F0A7C11')).toBe('0d6f3f5c');
});
