import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readPaper } from '../../src/formats/read-paper.ts';

const FOLDER = join(import.meta.dirname, '../../docs/examples');

const EXPECTED: Record<string, [string, string[]]> = {
  'planets.gift': [
    'gift',
    [
      'Which planet is closest to the sun? Mercury',
      'The planet with rings is called _____. Saturn',
      'How far is it, if 1 AU = 149.6 million km? \\(1.5 \\cdot 10^8\\) km',
    ],
  ],
  'planets.aiken.txt': ['aiken', ['Which planet is closest to the sun? Mercury', 'Which planet has rings? Saturn']],
  'planets.csv': [
    'csv',
    ['Which planet is closest to the sun? Mercury', 'Which planet has rings, and many moons? Saturn'],
  ],
  'planets.xml': ['moodle-xml', ['Which planet is closest to the sun? Mercury']],
};

test.each(readdirSync(FOLDER))('the example %s is read as docs/formats.md says', (file_name) => {
  const { format, questions, faults, notices } = readPaper({ bytes: readFileSync(join(FOLDER, file_name)), file_name });
  const shown = questions.map(({ question_text, correct_answer }) => `${question_text} ${correct_answer}`);
  expect([format, shown, faults, notices]).toEqual([...(EXPECTED[file_name] ?? []), [], []]);
});
