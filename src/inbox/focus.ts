/**
 * Keeps the focus on the page: where the element that has it is taken away and nothing else takes the focus, the
 * heading of the page or of the dialog does. Else people who do not see the page would begin again at its top.
 */
export function keepFocusOnPage(root: HTMLElement): void {
  let last: Element | undefined;
  root.addEventListener('focusin', ({ target }) => {
    last = target instanceof Element ? target : undefined;
  });
  root.addEventListener('focusout', ({ target }) => {
    // Browsers do not agree on whether what is removed loses the focus first.
    queueMicrotask(() => {
      if (last === target && last?.isConnected && document.activeElement !== last) last = undefined;
    });
  });
  new MutationObserver(() => {
    if (last === undefined || last.isConnected || document.activeElement !== document.body) return;
    // What is behind a dialog cannot have the focus.
    const [heading] = [...root.querySelectorAll<HTMLElement>('dialog[open] h2, main h1')].toReversed();
    heading?.focus();
  }).observe(root, { childList: true, subtree: true });
}
