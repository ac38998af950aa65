import { describe, expect, test } from '@jest/globals';
import { isCsv, readCsv } from '../../src/formats/csv-read.ts';

const asRead = (text: string) =>
  readCsv(text).questions.map(({ question_text, options, correct_answer }) => [question_text, options, correct_answer]);

describe('CSV', () => {
  test.each<[string, string, [string, string[], string][]]>([
    [
      'columns of options by number',
      'question_text,correct_answer,option_1,option_2\nWhich?,b,a,b\n',
      [['Which?', ['a', 'b'], 'b']],
    ],
    [
      'columns of options by letter, and the letter',
      'Question,A,B,C,Answer\nWhich?,x,y,z,B\n',
      [['Which?', ['x', 'y', 'z'], 'y']],
    ],
    ['the answer in words beside letters', 'Question,A,B,Answer\nWhich?,x,y,x\n', [['Which?', ['x', 'y'], 'x']]],
    [
      'fewer options than columns',
      'question,answer,option 1,option 2,option 3\nWhich?,a,a,b,\n',
      [['Which?', ['a', 'b'], 'a']],
    ],
    [
      'commas, quotation marks and line breaks in a cell',
      'question,answer,option_1,option_2\n"a, ""b""\nc?",x,x,"y,z"\n',
      [['a, "b"\nc?', ['x', 'y,z'], 'x']],
    ],
    ['semicolons', 'question;answer;option_1;option_2\nWhich?;1,5;1,5;2,5\n', [['Which?', ['1,5', '2,5'], '1,5']]],
    ['tabs', 'question\tanswer\toption_1\toption_2\nWhich?\ta\ta\tb\n', [['Which?', ['a', 'b'], 'a']]],
    ["Excel's first line", 'sep=;\nquestion;answer;option_1;option_2\nWhich?;a;a;b\n', [['Which?', ['a', 'b'], 'a']]],
    ['an empty row', 'question,answer,option_1,option_2\n,,,\nWhich?,a,a,b\n', [['Which?', ['a', 'b'], 'a']]],
    [
      'an apostrophe before what would be a formula',
      "question,answer,option_1,option_2\n'=1+1?,'-2,'-2,'2\n",
      [['=1+1?', ['-2', "'2"], '-2']],
    ],
  ])('takes %s', (_, text, questions) => {
    expect(readCsv(text).faults).toEqual([]);
    expect(asRead(text)).toEqual(questions);
  });

  test.each([
    [
      'an answer that is no option',
      'question,answer,option_1,option_2\nWhich?,c,a,b\n',
      '2: has a correct answer that is none of its options',
    ],
    [
      'a letter that is also another option',
      'question,A,B,answer\nWhich?,B,C,B\n',
      '2: has the correct answer "B", which can mean two options',
    ],
    [
      'an open quotation mark',
      'question,answer,option_1,option_2\nWhich?,a,a,"b\n',
      '2: has a quotation mark without its other half',
    ],
  ])('refuses %s', (_, text, fault) => {
    expect(readCsv(text).faults.map(({ line, message }) => `${line}: ${message}`)).toEqual([fault]);
  });

  test('says in which line a row begins, also behind cells of several lines', () => {
    const { questions, faults } = readCsv(
      'question,answer,option_1,option_2\n"one\ntwo?",a,a,b\nthree?,x,a,b\nfour?,a,a,b\n',
    );
    expect(questions.map(({ line }) => line)).toEqual([2, 5]);
    expect(faults.map(({ line }) => line)).toEqual([4]);
  });

  test('says what it decided: the separator, and columns that it leaves out', () => {
    expect(readCsv('question;answer;option_1;option_2;Topic\nWhich?;a;a;b;History\n').notices).toEqual([
      'The columns are separated by semicolons.',
      'The column "Topic" is left out.',
    ]);
    expect(readCsv('question,answer,option_1,option_2\nWhich?,a,a,b\n').notices).toEqual([]);
  });

  test('is known by its first line', () => {
    expect(isCsv('name,points\na,1\n')).toBe(false);
    expect(isCsv('Which is it, question or answer?{=a ~b}')).toBe(false);
  });
});

test('a cell without a column is a fault: an option with a comma would lose its end', () => {
  const { questions, faults } = readCsv(
    'question,answer,option_1,option_2,\nWhich?,Rome,Rome,London, UK\nWhich?,Rome,Rome,"London, UK",\n',
  );
  expect(questions.map(({ options }) => options)).toEqual([['Rome', 'London, UK']]);
  const message = 'has a cell without a column; a cell that holds the separator needs quotation marks';
  expect(faults).toEqual([{ line: 2, name: null, message }]);
});
