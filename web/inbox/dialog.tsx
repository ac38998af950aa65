import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ApiError } from './api.ts';

/** A modal dialog: the browser keeps the focus in it, closes it on Escape and gives the focus back. */
export function Dialog(props: { title: string; onClose(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={props.onClose}>
      <h2 id={heading}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}

/** What a confirmation asks for, and does. */
interface ConfirmDialogProps {
  title: string;
  /** The word on the button that does it. */
  verb: string;
  /** False as long as what it is about is not shown: nothing can be confirmed until then. */
  isReady?: boolean;
  /** Does it; a failure is shown, and the dialog stays for another try. */
  onConfirm(): Promise<void>;
  onClose(): void;
  children: ComponentChildren;
}

/** Asks once before something that cannot be undone. */
export function ConfirmDialog({ title, verb, isReady = true, onConfirm, onClose, children }: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError | undefined>();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const confirm = async () => {
    if (isBusy || !isReady) return;
    setBusy(true);
    setFault(undefined);
    await onConfirm().catch(setFault);
    setBusy(false);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <p>This cannot be undone.</p>
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault.message}
        </p>
      )}
      <div class="actions">
        {/* Not disabled: that would throw the focus out of the dialog. */}
        <button ref={button} type="button" class="primary" aria-disabled={isBusy || !isReady} onClick={confirm}>
          {isBusy ? 'Sending…' : verb}
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
