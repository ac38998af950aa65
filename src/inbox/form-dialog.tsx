import type { ComponentChildren } from 'preact';
import * as texts from '../views/texts.ts';
import { Dialog } from './dialog.tsx';
import { FaultAlert } from './fault-alert.tsx';
import { useSending } from './use-sending.ts';

interface FormDialogProps {
  title: string;
  /** Label of the button that sends it. */
  verb: string;
  /** Sends it; if that fails, the dialog says so and keeps what was typed. */
  onSubmit(): Promise<void>;
  onClose(): void;
  children: ComponentChildren;
}

/** A dialog with a few fields, for settings that can be changed again. */
export function FormDialog({ title, verb, onSubmit, onClose, children }: FormDialogProps) {
  const { isBusy, fault, send } = useSending(onSubmit);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isBusy) void send();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        <FaultAlert fault={fault?.message} />
        <div class="actions">
          <button type="submit" class="primary" aria-disabled={isBusy}>
            {isBusy ? texts.sending : verb}
          </button>
          <button type="button" onClick={onClose}>
            {texts.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
