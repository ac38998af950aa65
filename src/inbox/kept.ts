import { useState } from 'preact/hooks';

/**
 * State that outlives a reload of this tab and a sign-in on the way: what a person has typed is not lost. Setting
 * undefined forgets it.
 */
export function useKept<T>(key: string, initial: () => T): [T, (value: T | undefined) => void] {
  const [value, setValue] = useState<T>(() => readKept(key) ?? initial());
  const set = (next: T | undefined) => {
    // A paper can be larger than what a tab may keep: then it is in the page alone.
    if (next === undefined || !keepIfFits(key, next)) sessionStorage.removeItem(key);
    setValue(next ?? initial());
  };
  return [value, set];
}

/** What this tab keeps under a key. */
export function readKept<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}

/** Keeps a value for whoever reads it next. */
export function keep(key: string, value: unknown): void {
  sessionStorage.setItem(key, JSON.stringify(value));
}

/** Forgets what this tab keeps under a key. */
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
