import { useLayoutEffect } from 'preact/hooks';

/**
 * Calls the action of a key, by its character, wherever the focus is; not while text is typed, a dialog is open or the
 * key is part of a shortcut of the browser.
 */
export function useKeys(actions: Record<string, () => void>): void {
  // With the page, not a frame after it: a key acts on what is shown.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  // A checkbox takes no letters.
  return target instanceof Element && target.matches('input:not([type=checkbox]), textarea, select');
}
