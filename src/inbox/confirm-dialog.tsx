import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Decision } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { Dialog } from './dialog.tsx';
import { CONFIRMING_KEYS, isConfirming } from './keys.ts';
import { HELD_MILLISECONDS } from './outbox.ts';
import { isClickedAfter, isKeyPressedAfter, pressesSoFar } from './presses.ts';
import { useSending } from './use-sending.ts';

/** What a confirmation asks for, and does. */
interface ConfirmDialogProps {
  title: string;
  /** The words on the button that does it. */
  verb: string;
  /** The decision that it makes, which is held for some seconds; undefined for what cannot be undone. */
  decision?: Decision;
  /** What has to happen first: nothing can be confirmed until then. */
  missing?: string | undefined;
  /** Does it; a failure is shown, and the dialog stays for another try. */
  onConfirm(): Promise<void>;
  onClose(): void;
  children: ComponentChildren;
}

/**
 * Asks once before something that is final. It takes a press of its button or of the confirming keys that began
 * after all that it needs was there; neither Space, nor a held key, nor anything that can follow within typed words.
 */
export function ConfirmDialog({ title, verb, decision, missing, onConfirm, onClose, children }: ConfirmDialogProps) {
  const { isBusy, fault, send } = useSending(onConfirm);
  const isReady = missing === undefined && !isBusy;
  const keys = useDeliberatePress(isReady, () => void send());
  return (
    <Dialog title={title} onClose={onClose} onKeyDown={keys.onKeyDown}>
      <p class="warning">
        {decision === undefined ? texts.thisCannotBeUndone : texts.finalButUndoable(HELD_MILLISECONDS / 1000)}
      </p>
      {children}
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault.message}
        </p>
      )}
      <div class="actions">
        {/* Not disabled: that would throw the focus out of the dialog. */}
        <button
          {...keys.button}
          type="button"
          class="primary"
          data-decision={decision}
          aria-disabled={!isReady}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          {isBusy ? texts.sending : verb}
        </button>
        <button type="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <span class="hint" role="status">
          {missing ?? texts.orPress(CONFIRMING_KEYS)}
        </span>
      </div>
    </Dialog>
  );
}

/** What the dialog and its button listen to, so that only a press that was made for them confirms. */
function useDeliberatePress(isReady: boolean, confirm: () => void) {
  const button = useRef<HTMLButtonElement>(null);
  /** How many presses had begun when it became ready; all of them while it is not. */
  const before = useRef(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    before.current = isReady ? pressesSoFar() : Number.POSITIVE_INFINITY;
  }, [isReady]);
  const confirmOnce = () => {
    before.current = Number.POSITIVE_INFINITY;
    confirm();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isConfirming(event) || (event.target instanceof HTMLButtonElement && event.target !== button.current)) return;
    event.preventDefault();
    if (isKeyPressedAfter(event, before.current)) confirmOnce();
  };
  const onClick = (event: MouseEvent) => {
    if (before.current < Number.POSITIVE_INFINITY && isClickedAfter(event, before.current)) confirmOnce();
  };
  const onButtonKey = (event: KeyboardEvent) => {
    const isLate = event.key === 'Enter' && isKeyPressedAfter(event, before.current);
    if (event.key === ' ' || (event.key === 'Enter' && !isLate)) event.preventDefault();
  };
  return { onKeyDown, button: { ref: button, onClick, onKeyDown: onButtonKey, onKeyUp: preventSpace } };
}

/** A browser may press a button when Space is let go. */
function preventSpace(event: KeyboardEvent): void {
  if (event.key === ' ') event.preventDefault();
}
