import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { html, raw } from '../../src/views/html.ts';

describe('markup', () => {
  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ["' autofocus onfocus='alert(1)", '&#39; autofocus onfocus=&#39;alert(1)'],
    ['&lt; is already escaped', '&amp;lt; is already escaped'],
    ['$& $1 $`', '$&amp; $1 $`'],
    ['\u202e ½ π ≤ 𝔮', '\u202e ½ π ≤ 𝔮'],
  ])('shows %j as it was typed', (typed, escaped) => {
    expect(html`<p title="${typed}">${typed}</p>`.toString()).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  test('made of markup is not escaped twice', () => {
    const items = ['a<b', 'c'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${raw('<hr>')}${3}</ul>`.toString()).toBe('<ul><li>a&lt;b</li><li>c</li><hr>3</ul>');
  });

  test('never gains a tag or ends an attribute by what is put into it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const inside = html`${typed}`.toString();
        expect(inside).not.toMatch(/[<>"']/);
        const shown = inside.replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity) => READ[entity] ?? '');
        expect(shown).toBe(typed);
      }),
    );
  });

  test('takes no text for markup because of its shape', () => {
    const forged = { toString: () => '<b>' } as unknown as string;
    expect(html`${forged}`.toString()).toBe('&lt;b&gt;');
    expect(html`${['<b>'] as unknown as string}`.toString()).toBe('&lt;b&gt;');
  });
});

const READ: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
