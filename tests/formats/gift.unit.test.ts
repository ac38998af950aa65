import { describe, expect, test } from '@jest/globals';
import { readGift } from '../../src/formats/gift.ts';

const asRead = (text: string) =>
  readGift(text).questions.map(({ question_text, options, correct_answer }) => [
    question_text,
    options,
    correct_answer,
  ]);
const refusals = (text: string) =>
  readGift(text).faults.map(({ name, line, message }) => `${line} ${name}: ${message}`);

// The examples of https://docs.moodle.org/en/GIFT_format, and how Moodle's parser reads each.
describe('GIFT, by the rules of the Moodle documentation', () => {
  test.each<[string, string, string, string[], string]>([
    [
      'multiple choice',
      "Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}",
      "Who's buried in Grant's tomb?",
      ['Grant', 'Jefferson', 'no one'],
      'no one',
    ],
    [
      'a missing word',
      "Grant is {~buried =entombed ~living} in Grant's tomb.",
      "Grant is _____ in Grant's tomb.",
      ['buried', 'entombed', 'living'],
      'entombed',
    ],
    [
      'a title, a comment and lines of their own',
      '// a comment\n::Kanji characters origins::Japanese characters originally\ncame from what country?{\n  ~India\n  =China\n  ~Korea\n}',
      'Japanese characters originally\ncame from what country?',
      ['India', 'China', 'Korea'],
      'China',
    ],
    [
      'an equals sign and a colon in the stem',
      'If x = 2: what is x + 1?{=3 ~4}',
      'If x = 2: what is x + 1?',
      ['3', '4'],
      '3',
    ],
    [
      'protected characters',
      'Which set is \\{1\\:2\\}?{=\\~a\\=b\\#c ~\\\\alpha ~two\\nlines}',
      'Which set is {1:2}?',
      ['~a=b#c', '\\alpha', 'two\nlines'],
      '~a=b#c',
    ],
    ['feedback behind each answer', 'Q?{=yes#well done ~no#a pity#### and so on}', 'Q?', ['yes', 'no'], 'yes'],
    [
      'HTML that says so',
      '[html]<p>What is <b>E</b>?</p>{=<i>mc</i><sup>2</sup> ~a &amp; b}',
      'What is E?',
      ['mc²', 'a & b'],
      'mc²',
    ],
    ['HTML that does not say so', 'Is 1 &lt; 2?<br>Or not?{=yes ~no}', 'Is 1 < 2?\nOr not?', ['yes', 'no'], 'yes'],
    [
      'text that only looks a little like HTML',
      'Is a < b and c > d?{=yes ~no}',
      'Is a < b and c > d?',
      ['yes', 'no'],
      'yes',
    ],
    [
      'text that says that it is plain',
      '[plain]Which tag is <b>?{=[html]bold ~[plain]<i>}',
      'Which tag is <b>?',
      ['bold', '<i>'],
      'bold',
    ],
    [
      'a formula',
      'What is \\\\( x^2 \\\\)?{=\\\\(y\\\\) ~$$z$$}',
      'What is \\( x^2 \\)?',
      ['\\(y\\)', '$$z$$'],
      '\\(y\\)',
    ],
    ['a bracket that is no format', '[sic] Which?{=a ~b}', '[sic] Which?', ['a', 'b'], 'a'],
    ['a slash of its own', 'http\\://x // no comment{=a ~b}', 'http://x // no comment', ['a', 'b'], 'a'],
  ])('takes %s', (_, text, question_text, options, correct_answer) => {
    expect(readGift(text).faults).toEqual([]);
    expect(asRead(text)).toEqual([[question_text, options, correct_answer]]);
  });

  test.each<[string, string]>([
    ["Grant is buried in Grant's tomb.{FALSE}", 'is true or false, and not multiple choice'],
    ['Q{T#wrong#right}', 'is true or false, and not multiple choice'],
    ["Who's buried in Grant's tomb?{=no one =nobody}", 'asks for a short answer'],
    ['When was Ulysses S. Grant born?{#1822:5}', 'asks for a number'],
    ['Match.{=Canada->Ottawa =Italy->Rome}', 'asks to match'],
    ['Write a short biography of Dag Hammarskjöld. {}', 'is an essay'],
    ['You can use your pencil now.', 'has no answers in braces: it is a description'],
    ['Two?{=a =b ~c}', 'has 2 correct answers'],
    ['Several?{~%50%a ~%50%b ~%-100%c}', 'allows several answers'],
    ['Partly?{=a ~%50%b ~c}', 'gives its answers weights'],
    ['Open{=a ~b', 'has a brace without its other half'],
    ['Closed =a ~b}', 'has a brace without its other half'],
    ['[html]<img src="x.png">{=a ~b}', 'has a picture or another file in it'],
    ['[html]<table><tr><td>1</td></tr></table>{=a ~b}', 'has HTML that plain text cannot show: <table>'],
    ['[html]<pre>if a:\n  b</pre>{=a ~b}', 'has HTML that plain text cannot show: <pre>'],
    [
      '::q1::First?{=a ~b}\n::q2::Second?{=c ~d}',
      'has a brace without a backslash, or no empty line before the next question',
    ],
    ['Half?{~$2$ =$\\frac{1}{2}$}', 'has a brace without a backslash, or no empty line before the next question'],
    ['[html]x<sup>q</sup>{=a ~b}', 'has "q" raised or lowered, which plain text cannot show'],
    ['[html]&what;{=a ~b}', 'has an HTML entity that is not known: &what;'],
    ['[markdown]**bold**{=a ~b}', 'is Markdown with formatting'],
  ])('refuses %j', (text, message) => {
    expect(refusals(`::Title::${text}`)).toEqual([`1 Title: ${message}`]);
    expect(asRead(text)).toEqual([]);
  });

  test('reads every question by itself, and says where each begins', () => {
    const text =
      '\n$CATEGORY: tom/dick/harry\n\n// comment\n::one::Which?{=a ~b}\n\n\n::two::Why?{}\n\nWhich then?{~c =d}\n';
    const { questions, faults } = readGift(text);
    expect(questions.map(({ name, line }) => [name, line])).toEqual([
      ['one', 4],
      [null, 10],
    ]);
    expect(faults).toEqual([{ line: 8, name: 'two', message: 'is an essay' }]);
  });

  test('says when feedback is left out, and only then', () => {
    expect(readGift('Q?{=yes#good ~no}').notices).toEqual(['Feedback is left out: a question here has none.']);
    expect(readGift('Q?{=yes ~no}').notices).toEqual([]);
  });
});

test('a question right below a category is a fault: Moodle takes both for the category', () => {
  expect(readGift('$CATEGORY: tom\nWhich?{=a ~b}\n')).toMatchObject({
    questions: [],
    faults: [{ line: 1, name: null, message: 'needs an empty line after its category' }],
  });
});
