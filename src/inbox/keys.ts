import { useLayoutEffect } from 'preact/hooks';

const SETTING = 'single keys';

/** Whether single keys act in this browser; people who speak to it, or whose hands shake, switch them off. */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(SETTING) !== 'off';
}

/** Switches single keys on or off, for as long as this browser remembers. */
export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(SETTING);
  else localStorage.setItem(SETTING, 'off');
}

/** The whole page, as a region. */
export const ANYWHERE = { current: document.body };

/**
 * Calls the action of a key, by its character, while the focus is within the region; not while text is typed there, for a
 * key that is held, or one that is part of a shortcut of the browser.
 */
export function useKeys(region: { current: HTMLElement | null }, actions: Record<string, () => void>): void {
  // With the page, not a frame after it: a key acts on what is shown.
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

/** Also of a dialog, which is not part of the page that the keys act on. */
function isTyping(target: EventTarget | null): boolean {
  // A checkbox takes no letters.
  return target instanceof Element && target.matches('input:not([type=checkbox]), textarea, select, dialog *');
}

/** Whether these keys confirm: no typing of words holds them. */
export function isConfirming(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
}

/** Those keys as they are called here. */
export const CONFIRMING_KEYS = /Mac|iP/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl+Enter';
