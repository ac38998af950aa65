import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  onClose(): void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ComponentChildren;
}

/**
 * A modal dialog: the browser keeps the focus in it, closes it on Escape and gives the focus back. The heading has the
 * focus first, so that a key of a person who is still typing presses no button.
 */
export function Dialog({ title, onClose, onKeyDown, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // Right away: the next key of a fast typist must not reach the page behind.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    heading.current?.focus();
    // Before it is taken away: the page behind takes no focus while the dialog is open, and only closing gives it back.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      // The browser reports the close a moment later, even when the dialog is already gone.
      onClose={({ currentTarget }) => currentTarget.isConnected && onClose()}
      onKeyDown={onKeyDown}
    >
      {/* Takes the focus of a click on its text, which would go to the page behind, where keys reach nothing. */}
      <div class="dialog" tabIndex={-1}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
