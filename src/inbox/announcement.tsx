import * as texts from '../views/texts.ts';
import { ANYWHERE, useKeys } from './keys.ts';

/** Shows and announces the latest message; while a decision can be undone, offers that too, as a button and as the key `u`. */
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
