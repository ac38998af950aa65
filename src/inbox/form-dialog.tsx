import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiError } from './api.ts';
import { Dialog } from './dialog.tsx';

interface FormDialogProps {
  title: string;
  /** The words on the button that sends it. */
  verb: string;
  /** Sends it; a failure is shown, and the dialog stays with all that was typed. */
  onSubmit(): Promise<void>;
  onClose(): void;
  children: ComponentChildren;
}

/** A dialog with a few fields, for what can be changed again. */
export function FormDialog({ title, verb, onSubmit, onClose, children }: FormDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError | undefined>();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFault(undefined);
    await onSubmit().catch(setFault);
    setBusy(false);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        {fault !== undefined && (
          <p class="fault" role="alert">
            {fault.message}
          </p>
        )}
        <div class="actions">
          <button type="submit" class="primary" aria-disabled={isBusy}>
            {isBusy ? 'Sending…' : verb}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
