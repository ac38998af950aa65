import { useState } from 'preact/hooks';

/**
 * State that survives a reload of this tab and a sign-in: what a person has typed is not lost. Setting it to undefined
 * removes it.
 */
export function useKept<T>(key: string, initial: () => T): [T, (value: T | undefined) => void] {
  const [value, setValue] = useState<T>(() => readKept(key) ?? initial());
  const set = (next: T | undefined) => {
    // A paper can exceed the tab's storage: then only the page holds it.
    if (next === undefined || !keepIfFits(key, next)) sessionStorage.removeItem(key);
    setValue(next ?? initial());
  };
  return [value, set];
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
