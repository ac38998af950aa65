import { expect, test } from '@jest/globals';
import { isPerson } from '../../src/inbox/find.ts';

test.each([
  ['zoe@example.com', '', true],
  ['zoe@example.com', ' ZOE ', true],
  ['zoe@example.com', 'e@ex', true],
  ['zoe@example.com', 'zoé', false],
  ['x@xn--bcher-kva.example', 'b\u00fccher', true],
  ['x@xn--bcher-kva.example', 'x@bu\u0308cher.example', true],
  ['x@xn--bcher-kva.example', 'X@B\u00dcCHER.ex', true],
  ['x@xn--bcher-kva.example', 'xn--bcher', true],
  ['x@xn--bcher-kva.example', 'bucher', false],
  // A row of an earlier release.
  ['ren\u00e9@example.com', 'rene\u0301', true],
  ['rene\u0301@example.com', 'REN\u00c9', true],
])('%j is found by %j: %s', (address, typed, isFound) => {
  expect(isPerson(address, typed)).toBe(isFound);
});
