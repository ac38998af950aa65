import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Decision } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { Dialog } from './dialog.tsx';
import { FaultAlert } from './fault-alert.tsx';
import { CONFIRMING_KEYS, isConfirming } from './keys.ts';
import { HELD_MILLISECONDS } from './outbox.ts';
import { isClickedAfter, isKeyPressedAfter, pressesSoFar } from './presses.ts';
import { useSending } from './use-sending.ts';

/** What a confirmation shows, and what it does. */
interface ConfirmDialogProps {
  title: string;
  /** Label of the button that confirms. */
  verb: string;
  /** The decision, which can be undone for some seconds; undefined for an action that cannot. */
  decision?: Decision;
  /** What must be done before anything can be confirmed. */
  missing?: string | undefined;
  /** Runs the action; if it fails, the dialog says so and stays open for another try. */
  onConfirm(): Promise<void>;
  onClose(): void;
  children: ComponentChildren;
}

/**
 * Asks once before a final action. Only a press that began after the dialog was ready confirms, and only on its button
 * or with the confirming keys: not Space, not a held key, and nothing that people type within words.
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
      <FaultAlert fault={fault?.message} />
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

/** The listeners of the dialog and its button, which let only a press that was meant for them confirm. */
function useDeliberatePress(isReady: boolean, confirm: () => void) {
  const button = useRef<HTMLButtonElement>(null);
  /** How many presses had begun when the dialog became ready; Infinity until then. */
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

/** A browser may press a button when Space is released. */
function preventSpace(event: KeyboardEvent): void {
  if (event.key === ' ') event.preventDefault();
}
