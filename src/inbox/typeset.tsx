import { useEffect, useRef, useState } from 'preact/hooks';
import { type Segment, segmentsOf, shownText } from '../views/segments.ts';
import * as texts from '../views/texts.ts';
import { lazily } from './lazy-file.ts';

/** Larger than the inbox, so it loads with the first formula. */
const loadMathematics = lazily('mathematics');

/** A text as candidates will see it: formulas drawn, code with its line breaks. Shows the text as typed until it is drawn, or if it cannot be. */
export function Typeset({ text }: { text: string }) {
  const segments = segmentsOf(text);
  return (
    <>
      {segments.map((segment, index) => {
        const key = `${index} ${segment.source}`;
        if (segment.kind === 'math') return <Formula key={key} {...segment} />;
        if (segment.kind === 'text') return shownText(segments, index);
        return (
          <code key={key} class="block" dir="ltr">
            {segment.code}
          </code>
        );
      })}
    </>
  );
}

function Formula({ source, tex, isBlock }: Segment & { kind: 'math' }) {
  const element = useRef<HTMLSpanElement>(null);
  const [state, setState] = useState<'typed' | 'drawn' | 'invalid'>('typed');
  useEffect(() => {
    let isGone = false;
    loadMathematics().then(
      ({ drawMath }) => {
        if (!isGone && element.current !== null) {
          setState(drawMath(tex, isBlock, element.current) ? 'drawn' : 'invalid');
        }
      },
      // The text stays as it was typed.
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [tex, isBlock]);
  return (
    <>
      <span ref={element} class={isBlock ? 'formula block' : 'formula'} dir="ltr" hidden={state !== 'drawn'} />
      {state === 'typed' && source}
      {state === 'invalid' && (
        <span class="invalid" title={texts.INVALID_TEX}>
          {source}
        </span>
      )}
    </>
  );
}
