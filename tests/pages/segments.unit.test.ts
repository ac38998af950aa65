import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { directionOf } from '../../src/views/direction.ts';
import { segmentsOf, shownText } from '../../src/views/segments.ts';

/** Formulas in brackets, doubled for those on lines of their own; code in braces. */
const outline = (text: string) =>
  segmentsOf(text)
    .map((segment) => {
      if (segment.kind === 'text') return segment.source;
      if (segment.kind === 'code') return `{${segment.code}}`;
      return segment.isBlock ? `[[${segment.tex}]]` : `[${segment.tex}]`;
    })
    .join('');

describe('formulas and code in a text', () => {
  test.each([
    ['plain', 'plain'],
    ['mass $m$ and $E=mc^2$.', 'mass [m] and [E=mc^2].'],
    ['costs $5 and $6', 'costs $5 and $6'],
    ['from $5-$6', 'from $5-$6'],
    ['$ x$ and $x $', '$ x$ and $x $'],
    ['$x$5', '$x$5'],
    ['\\$x$ and $y\\$z$', '\\$x$ and [y\\$z]'],
    ['round \\(x^2\\), square \\[y\\], double $$z$$', 'round [x^2], square [[y]], double [[z]]'],
    ['\\\\(x\\)', '\\\\(x\\)'],
    ['$$\n\\frac{1}{2}\n$$', '[[\n\\frac{1}{2}\n]]'],
    ['$a\nb$', '$a\nb$'],
    ['$$ $$ and \\( \\)', '$$ $$ and \\( \\)'],
    ['open $x', 'open $x'],
    ['open \\(x', 'open \\(x'],
    ['What prints\n```python\nprint("$x$")\n\nreturn\n```\nhere?', 'What prints\n{print("$x$")\n\nreturn}\nhere?'],
    ['```\r\na\r\n```', '{a}'],
    ['```\n```', '{}'],
    ['```\nnever closed $x$', '```\nnever closed [x]'],
    ['in line ```x``` it is text', 'in line ```x``` it is text'],
  ])('%j', (text, outlined) => {
    expect(outline(text)).toBe(outlined);
  });

  test('are the text, when they are put together', () => {
    const part = fc.constantFrom('$', '$$', '\\(', '\\)', '\\[', '\\]', '\\', '```', '\n', ' ', 'x', '5', 'é');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        expect(
          segmentsOf(text)
            .map(({ source }) => source)
            .join(''),
        ).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test('are found in a text of 10,000 delimiters that are never closed', () => {
    for (const open of ['\\(', '$x', '$$', '```\n']) {
      expect(
        segmentsOf(open.repeat(5_000))
          .map(({ source }) => source)
          .join(''),
      ).toBe(open.repeat(5_000));
    }
  });

  test('take the line breaks around blocks, one each', () => {
    const segments = segmentsOf('before\n\n$$x$$\nafter');
    expect(segments.map((_, index) => shownText(segments, index))).toEqual(['before\n', '$$x$$', 'after']);
  });
});

describe('the reading direction of a question', () => {
  test.each([
    ['rtl', ['ما هو الكوكب؟', 'Mars']],
    ['rtl', ['2 + 2 = ?', 'ארבע']],
    ['rtl', ['$x$ ما هو', 'x']],
    ['ltr', ['Which planet?', 'الزهرة']],
    ['ltr', ['哪个行星？']],
    ['ltr', ['1 + 1', '2']],
  ])('is %s for %j', (direction, texts) => {
    expect(directionOf(texts)).toBe(direction);
  });
});
