import type { ComponentChildren } from 'preact';
import * as texts from '../views/texts.ts';

/** A button that reads the next page of a list, with a note beside it; nothing where there is no next page. */
export function ShowMore({ readMore, children }: { readMore: (() => void) | undefined; children?: ComponentChildren }) {
  if (readMore === undefined) return null;
  return (
    <p class="more">
      <button type="button" onClick={readMore}>
        {texts.showMore}
      </button>{' '}
      {children}
    </p>
  );
}
