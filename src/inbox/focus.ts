/**
 * Keeps the focus on the page: when the focused element is removed and nothing else takes the focus, the heading of the
 * page or of the dialog gets it. Otherwise people who use a screen reader would start again at the top.
 */
export function keepFocusOnPage(root: HTMLElement): void {
  let last: Element | undefined;
  root.addEventListener('focusin', ({ target }) => {
    last = target instanceof Element ? target : undefined;
  });
  root.addEventListener('focusout', ({ target }) => {
    // Browsers differ on whether a removed element first loses the focus.
    queueMicrotask(() => {
      if (last === target && last?.isConnected && document.activeElement !== last) last = undefined;
    });
  });
  new MutationObserver(() => {
    if (last === undefined || last.isConnected || document.activeElement !== document.body) return;
    // Elements behind a dialog cannot take the focus.
    const [heading] = [...root.querySelectorAll<HTMLElement>('dialog[open] h2, main h1')].toReversed();
    heading?.focus();
  }).observe(root, { childList: true, subtree: true });
}
