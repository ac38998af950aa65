import { useRef, useState } from 'preact/hooks';

/** State that survives a reload of this tab and a sign-in: what a person has typed is not lost. */
export interface Kept<T> {
  value: T;
  /** Changes the value as it is at that moment, which may be newer than the one on the screen. Returns the new one. */
  change(update: (value: T) => T): T;
  /** Removes it. */
  reset(): void;
}

/** The state that this tab keeps under a key. */
export function useKept<T>(key: string, initial: () => T): Kept<T> {
  const [value, setValue] = useState<T>(() => readKept(key) ?? initial());
  const latest = useRef(value);
  const show = (next: T): T => {
    latest.current = next;
    setValue(() => next);
    return next;
  };
  return {
    value,
    change: (update) => {
      const next = update(latest.current);
      // A paper can exceed the tab's storage: then only the page holds it.
      if (!keepIfFits(key, next)) forget(key);
      return show(next);
    },
    reset: () => {
      forget(key);
      show(initial());
    },
  };
}

/** The value that this tab keeps under a key. */
export function readKept<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}

/** Keeps a value for later readers. */
export function keep(key: string, value: unknown): void {
  sessionStorage.setItem(key, JSON.stringify(value));
}

/** Removes the value under a key. */
export function forget(key: string): void {
  sessionStorage.removeItem(key);
}

function keepIfFits(key: string, value: unknown): boolean {
  try {
    keep(key, value);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
    return false;
  }
}
