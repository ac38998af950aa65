import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderMath } from '../../src/views/mathematics.ts';
import { questionView } from '../../src/views/question.ts';

const view = (question_text: string, options = ['yes', 'no'], language?: string) =>
  questionView(
    {
      question_id: '00000000-0000-4000-8000-000000000001',
      question_text,
      options,
      correct_answer: options[0] ?? '',
      created_at: new Date(0),
      ...(language !== undefined && { language }),
    },
    renderMath,
  ).toString();

describe('TeX as MathML', () => {
  test('a fraction, with its source for those who copy it', () => {
    expect(renderMath('\\frac{1}{2}', false)).toBe(
      '<span class="katex"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow><annotation encoding="application/x-tex">\\frac{1}{2}</annotation></semantics></math></span>',
    );
  });

  test.each(['\\frac{1}{2', '\\nosuch', '\\def\\a{\\a\\a}\\a', '}', '\\begin{matrix}a'])('%s is not valid', (tex) => {
    expect(renderMath(tex, false)).toBeNull();
  });

  test.each([
    '\\href{https://example.com}{x}',
    '\\url{https://example.com}',
    '\\includegraphics{https://example.com/x.png}',
    '\\htmlStyle{color:red}{x}',
    '\\htmlClass{a}{x}',
    '\\htmlId{a}{x}',
    '\\htmlData{a=b}{x}',
  ])('%s makes no link, picture or attribute', (tex) => {
    expect(renderMath(tex, false)?.replace(/<annotation.*<\/annotation>/, '') ?? '').not.toMatch(
      / (href|src|style|id|data-a)=|class="a"|<img|<a /,
    );
  });

  test('never holds an element or attribute but those of MathML, whatever is typed', () => {
    const word = fc.constantFrom(
      ...[
        '<',
        '>',
        '"',
        "'",
        '&',
        '{',
        '}',
        '\\',
        '^',
        '_',
        'x',
        '\\text{',
        '\\frac',
        '<script>',
        ' onload=',
        '\\color{red}',
        '%',
        '~',
      ],
    );
    const elements =
      /^(math|semantics|annotation|span|m(row|i|o|n|text|space|s|frac|sup|sub|subsup|over|under|underover|sqrt|root|table|tr|td|style|padded|phantom|enclose|labeledtr|glyph))$/;
    const property = fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const markup = renderMath(words.join(''), false) ?? '';
      for (const [, name = '', attributes = ''] of markup.matchAll(/<\/?([^\s>/]*)([^>]*)>/g)) {
        expect(name).toMatch(elements);
        expect(attributes).not.toMatch(/\bon\w+\s*=|style|href|src/i);
      }
    });
    fc.assert(property, { numRuns: 3_000 });
  });
});

describe('a question on a page', () => {
  test('shows formulas and code, and how they were typed', () => {
    const markup = view('Is $x<1$?\n```\na < b\n```', ['$$y$$', 'no']);
    expect(markup).toContain('Is <span class="formula" dir="ltr"><span class="katex"><math');
    expect(markup).toContain('?<code class="block" dir="ltr">a &lt; b</code></p>');
    expect(markup).toContain('<span class="option"><span class="block" dir="ltr"><span class="katex"><math');
    expect(markup).toContain('<summary>Show as typed</summary>');
    expect(markup).toContain('<pre dir="auto" translate="no">Is $x&lt;1$?\n```\na &lt; b\n```</pre>');
  });

  test('shows TeX that is not valid as it was typed, and marks it', () => {
    expect(view('Is $\\frac{1$ right?')).toContain(
      'Is <span class="invalid" title="not valid TeX">$\\frac{1$</span> right?',
    );
  });

  test('has one reading direction and its language', () => {
    const markup = view('ما هو الكوكب؟', ['Venus', 'الزهرة'], 'ar');
    expect(markup).toContain('<p class="question" dir="rtl" translate="no" lang="ar">ما هو الكوكب؟</p>');
    expect(markup).toContain('<ol type="A" dir="rtl" translate="no" lang="ar">');
    expect(markup).not.toContain('as typed');
  });
});
