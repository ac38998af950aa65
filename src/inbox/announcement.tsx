import { useLayoutEffect } from 'preact/hooks';
import { areSingleKeysOn } from './keys.ts';

/** What was said last, to be read and to be heard; and the way to undo the last decision, by its button or `u`, as long as there is one. */
export function Announcement({ sentence, onUndo }: { sentence: string; onUndo: (() => void) | undefined }) {
  // With the page, not a frame after it: the key of somebody who is fast counts too.
  useLayoutEffect(() => {
    const onKey = ({ key, target, repeat, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      if (key !== 'u' || repeat || ctrlKey || metaKey || altKey || !areSingleKeysOn()) return;
      if (target instanceof Element && target.matches('input, textarea, select, dialog *')) return;
      onUndo?.();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [onUndo]);
  return (
    <div class="announcement">
      <p role="status">{sentence}</p>
      {onUndo !== undefined && (
        <button type="button" onClick={onUndo}>
          Undo
        </button>
      )}
    </div>
  );
}
