import { useLayoutEffect } from 'preact/hooks';

const SETTING = 'single keys';

/** Whether single-letter keys work in this browser. People who use speech input, or whose hands shake, switch them off. */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(SETTING) !== 'off';
}

/** Switches single-letter keys on or off; this browser remembers it. */
export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(SETTING);
  else localStorage.setItem(SETTING, 'off');
}

/** The whole page, as a region. */
export const ANYWHERE = { current: document.body };

/**
 * Calls the action of a key, given by its character, while the focus is within the region; not while a person types text
 * there, not for a held key, and not for a browser shortcut.
 */
export function useKeys(region: { current: HTMLElement | null }, actions: Record<string, () => void>): void {
  // Together with the page, not a frame later: a key acts on what is on the screen.
  useLayoutEffect(() => {
    const element = region.current;
    const onKey = (event: KeyboardEvent) => {
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (action === undefined || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || !areSingleKeysOn()) return;
      event.preventDefault();
      action();
    };
    element?.addEventListener('keydown', onKey);
    return () => element?.removeEventListener('keydown', onKey);
  });
}

/** True in a dialog too, which is not part of the page that the keys act on. */
function isTyping(target: EventTarget | null): boolean {
  // A checkbox takes no text.
  return target instanceof Element && target.matches('input:not([type=checkbox]), textarea, select, dialog *');
}

/** Whether this is the confirming shortcut, which people never type within words. */
export function isConfirming(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
}

/** The name of that shortcut on this computer. */
export const CONFIRMING_KEYS = /Mac|iP/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl+Enter';
