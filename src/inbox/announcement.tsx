import * as texts from '../views/texts.ts';
import { ANYWHERE, useKeys } from './keys.ts';

/** What was said last, to be read and to be heard; and the way to undo the last decision, by its button or `u`, as long as there is one. */
export function Announcement({ sentence, onUndo }: { sentence: string; onUndo: (() => void) | undefined }) {
  useKeys(ANYWHERE, onUndo === undefined ? {} : { u: onUndo });
  return (
    <div class="announcement">
      <p role="status">{sentence}</p>
      {onUndo !== undefined && (
        <button type="button" onClick={onUndo}>
          {texts.undo}
        </button>
      )}
    </div>
  );
}
