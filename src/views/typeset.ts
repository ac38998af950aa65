import { type Html, html, raw } from './html.ts';
import type { RenderMath } from './mathematics.ts';
import { type Segment, segmentsOf, shownText } from './segments.ts';
import * as texts from './texts.ts';

/** A text as candidates will see it: formulas as MathML, code with its line breaks. Invalid TeX stays as typed, marked. */
export function typeset(text: string, render: RenderMath): Html[] {
  const segments = segmentsOf(text);
  return segments.map((segment, index) => shown(segment, shownText(segments, index), render));
}

function shown(segment: Segment, text: string, render: RenderMath): Html {
  if (segment.kind === 'text') return html`${text}`;
  if (segment.kind === 'code') return html`<code class="block" dir="ltr">${segment.code}</code>`;
  const markup = render(segment.tex, segment.isBlock);
  if (markup === null) return html`<span class="invalid" title="${texts.INVALID_TEX}">${segment.source}</span>`;
  return html`<span class="${segment.isBlock ? 'block' : 'formula'}" dir="ltr">${raw(markup)}</span>`;
}
