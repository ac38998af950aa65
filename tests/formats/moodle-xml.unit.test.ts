import { describe, expect, test } from '@jest/globals';
import { readMoodleXml } from '../../src/formats/moodle-xml-read.ts';

const answer = (text: string, fraction: number | string, format = 'html') =>
  `<answer fraction="${fraction}" format="${format}"><text><![CDATA[${text}]]></text><feedback format="html"><text></text></feedback></answer>`;
const question = (
  text: string,
  {
    answers = answer('<p>Mercury</p>', 100) + answer('Venus', 0),
    type = 'multichoice',
    single = 'true',
    format = 'html',
    more = '',
  } = {},
) =>
  `<question type="${type}"><name><text>Planets 1</text></name><questiontext format="${format}"><text>${text}</text></questiontext><single>${single}</single>${answers}${more}</question>`;
const quiz = (...questions: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${questions.join('\n')}\n</quiz>\n`;
const textOf = (text: string, format = 'html') =>
  readMoodleXml(quiz(question(text, { format }))).questions[0]?.question_text;
const refusalOf = (...questions: string[]) => readMoodleXml(quiz(...questions)).faults;

describe('Moodle XML', () => {
  test('takes multiple choice with one correct answer', () => {
    expect(
      readMoodleXml(
        quiz(
          '<question type="category"><category><text>top</text></category></question>',
          question('<![CDATA[<p>Which planet?</p>]]>'),
        ),
      ),
    ).toEqual({
      questions: [
        {
          name: 'Planets 1',
          line: 4,
          question_text: 'Which planet?',
          options: ['Mercury', 'Venus'],
          correct_answer: 'Mercury',
        },
      ],
      faults: [],
      notices: [],
    });
  });

  test.each([
    ['paragraphs and breaks', '<p>One</p><p>Two<br>three</p>', 'One\nTwo\nthree'],
    ['white space folds, as in a browser', '<p>  a \n\t b  </p>\n<p> c</p>', 'a b\nc'],
    [
      'marks are dropped',
      '<p dir="ltr" style="color:red"><strong>Which</strong> <span class="x">planet</span>?</p>',
      'Which planet?',
    ],
    [
      'entities',
      '<p>1&nbsp;&lt;&nbsp;2 &amp; &eacute; &#8364; &#x20ac; &alpha; &mdash;</p>',
      '1\u00a0<\u00a02 & é € € α —',
    ],
    [
      'formulas stay',
      '<p>\\( x_1 < y \\) and \\[ a &amp; b \\] and $$c$$</p>'.replace('<', '&lt;').replace('&lt;p>', '<p>'),
      '\\( x_1 < y \\) and \\[ a & b \\] and $$c$$',
    ],
    ['raised and lowered digits', 'H<sub>2</sub>O, 10<sup>-3</sup>', 'H₂O, 10⁻³'],
    ['lists', '<p>Which?</p><ul><li>i</li><li>ii</li></ul>', 'Which?\ni\nii'],
    ['comments are no text', 'a<!-- no -->b', 'ab'],
  ])('reads HTML: %s', (_, html, text) => {
    expect(textOf(`<![CDATA[${html}]]>`)).toBe(text);
  });

  test('reads other formats as their makers meant them', () => {
    expect(textOf('Is 1 &lt; 2 &amp;amp; 3?', 'plain_text')).toBe('Is 1 < 2 &amp; 3?');
    expect(textOf('One\ntwo &lt;b&gt;three&lt;/b&gt;', 'moodle_auto_format')).toBe('One\ntwo three');
  });

  test.each<[string, string, string]>([
    ['an essay', question('Why?', { type: 'essay' }), 'is an essay'],
    ['a match', question('Which?', { type: 'matching' }), 'asks to match'],
    ['true or false', question('So?', { type: 'truefalse' }), 'is true or false, and not multiple choice'],
    ['a type of a plugin', question('So?', { type: 'stack' }), 'is of the type "stack"'],
    ['several answers', question('Which?', { single: 'false' }), 'allows several answers'],
    [
      'weights',
      question('Which?', { answers: answer('a', 100) + answer('b', '33.33333') + answer('c', 0) }),
      'gives its answers weights',
    ],
    ['two correct ones', question('Which?', { answers: answer('a', 100) + answer('b', 100) }), 'has 2 correct answers'],
    ['none', question('Which?', { answers: answer('a', 0) + answer('b', 0) }), 'has 0 correct answers'],
    ['a picture', question('<![CDATA[<img src="@@PLUGINFILE@@/x.png">]]>'), 'has a picture or another file in it'],
    [
      'a file',
      question('Which?</text><file name="x.png">eA==</file><text>', {}).replace('<text></text>', ''),
      'has a picture or another file in it',
    ],
    [
      'a link to a file',
      question('<![CDATA[<a href="@@PLUGINFILE@@/x.pdf">see</a>]]>'),
      'has a picture or another file in it',
    ],
    [
      'a table',
      question('<![CDATA[<table><tr><td>1</td></tr></table>]]>'),
      'has HTML that plain text cannot show: <table>',
    ],
    ['Markdown', question('**Which?**', { format: 'markdown' }), 'is written in the format "markdown"'],
  ])('refuses %s by name', (_, element, message) => {
    expect(refusalOf(element)).toEqual([{ line: 3, name: 'Planets 1', message }]);
  });

  test('says that feedback is left out', () => {
    const more = '<generalfeedback format="html"><text>Because.</text></generalfeedback>';
    expect(readMoodleXml(quiz(question('Which?', { more }))).notices).toEqual([
      'Feedback and hints are left out: a question here has none.',
    ]);
  });
});
