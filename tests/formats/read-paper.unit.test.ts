import { describe, expect, test } from '@jest/globals';
import { readPaper } from '../../src/formats/read-paper.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, file_name: string | null = null) =>
  readPaper({ bytes: typeof text === 'string' ? utf8(text) : text, file_name });
const GIFT = 'Which café?{=a ~b}\n';

describe('a file', () => {
  test.each<[string, string | Uint8Array, string | null, string]>([
    ['GIFT', GIFT, 'paper.gift', 'gift'],
    ['GIFT in a text file', GIFT, 'paper.txt', 'gift'],
    ['Aiken in a text file', 'Which café?\nA) a\nB) b\nANSWER: A', 'paper.txt', 'aiken'],
    ['CSV', 'question,answer,option_1,option_2\nWhich café?,a,a,b\n', 'paper.csv', 'csv'],
    ['what was pasted', GIFT, null, 'gift'],
    ['a byte order mark of UTF-8', utf8(`\ufeff${GIFT}`), 'paper.gift', 'gift'],
    ['a byte order mark of UTF-8 before a title', utf8(`\ufeff::t::${GIFT}`), 'paper.gift', 'gift'],
    ['UTF-16 from Windows', new Uint8Array(Buffer.from(`\ufeff${GIFT}`, 'utf16le')), 'paper.txt', 'gift'],
    [
      'UTF-16, the other way round',
      new Uint8Array(Buffer.from(`\ufeff${GIFT}`, 'utf16le').swap16()),
      'paper.txt',
      'gift',
    ],
    ['CRLF', '\r\nWhich café?{\r\n=a\r\n~b\r\n}\r\n', 'paper.gift', 'gift'],
    ['lone CR', 'Which café?{\r=a\r~b\r}\r', 'paper.gift', 'gift'],
    ['an ending that says nothing', GIFT, 'paper.2027', 'gift'],
  ])('of %s is read', (_, text, name, format) => {
    const paper = read(text, name);
    expect(paper).toEqual({
      format,
      questions: [
        {
          name: expect.anything(),
          line: expect.any(Number),
          question_text: 'Which café?',
          options: ['a', 'b'],
          correct_answer: 'a',
        },
      ].map((one) => ({ ...one, name: paper.questions[0]?.name })),
      faults: [],
      notices: [],
    });
  });

  test('in Windows-1252 is read as that, and says so', () => {
    const paper = read(new Uint8Array(Buffer.from('Which caf\xe9 is \x93here\x94?{=a ~b}', 'latin1')), 'paper.gift');
    expect(paper.questions[0]?.question_text).toBe('Which café is “here”?');
    expect(paper.notices).toEqual([
      'The file is not UTF-8. It was read as Windows-1252: look at accents and quotation marks.',
    ]);
  });

  test.each<[string, string | Uint8Array, string | null, string]>([
    ['larger than 2 MB', new Uint8Array(2_097_153), 'a.gift', 'The file is larger than 2 MB.'],
    [
      'of more than 200 questions',
      'Q?{=a ~b}\n\n'.repeat(201),
      'a.gift',
      'It has 201 questions, and a paper takes 200 at most.',
    ],
    ['that is no text', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x00, 0x00]), 'a.docx', 'The file is not a text file.'],
    ['that is nothing of these', 'Dear all, see below.', 'a.txt', 'It is none of GIFT, Moodle XML, Aiken and CSV.'],
    ['that is empty', '', 'a.gift', 'It is none of GIFT, Moodle XML, Aiken and CSV.'],
    ['named XML that is GIFT', GIFT, 'a.xml', 'Its name ends in .xml, but it is not Moodle XML: it looks like GIFT.'],
    ['named CSV that is GIFT', GIFT, 'a.csv', 'Its name ends in .csv, but it is not CSV: it looks like GIFT.'],
    [
      'named GIFT that is CSV',
      'question,answer,option_1,option_2\n',
      'a.gift',
      'Its name ends in .gift, but it is not GIFT: it looks like CSV.',
    ],
    ['of CSV without a row', 'question,answer,option_1,option_2\n', 'a.csv', 'There is no question in it.'],
    [
      'of XML that is not well-formed',
      '<quiz>\n<question>\n</quiz>',
      'a.xml',
      'The file is not well-formed XML; see line 3.',
    ],
    [
      'of XML that is no question bank',
      '<?xml version="1.0"?><html/>',
      'a.xml',
      'The file is XML, but no question bank of Moodle.',
    ],
  ])('%s is refused in a sentence', (_, text, name, message) => {
    expect(() => read(text, name)).toThrow(message);
  });

  test('that breaks the rules of a question says which, by line', () => {
    const paper = read('One?{=a ~b}\n\n::two::Two?{=a ~b ~a}\n\nThree?{=a}\n', 'a.gift');
    expect(paper.questions).toHaveLength(1);
    expect(paper.faults).toEqual([
      { line: 3, name: 'two', message: 'options must be distinct' },
      { line: 5, name: null, message: 'asks for a short answer' },
    ]);
  });

  test('names fifty faults at most', () => {
    expect(read('Why?{}\n\n'.repeat(60), 'a.gift').faults).toHaveLength(50);
  });
});

test('of more faults than are listed, the number is said', () => {
  const { faults, notices } = read(`${GIFT}\n${'Why?{}\n\n'.repeat(51)}`);
  expect(faults).toHaveLength(50);
  expect(notices).toEqual(['It has 51 faults; only the first 50 are listed.']);
});
