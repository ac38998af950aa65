import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MUTANTS } from './list.ts';

const ROOT = join(import.meta.dirname, '../..');

describe.each(MUTANTS)('the mutant "$name"', ({ edits, caughtBy }) => {
  test('applies to texts that occur once', () => {
    for (const { file, find } of edits) {
      expect({ find, times: readFileSync(join(ROOT, file), 'utf8').split(find).length - 1 }).toEqual({
        find,
        times: 1,
      });
    }
  });

  test('is tried with tests that exist', () => {
    const tests = 'tests' in caughtBy ? caughtBy.tests : [];
    expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

test('mutants have names of their own', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});
