import type { DrawMath } from './draw-mathematics.ts';
import type { PaperFiles } from './paper-files.ts';

/** Files of the inbox that are loaded when they are first needed, by the name of the page's attribute with their path. */
export interface LazyFiles {
  mathematics: { drawMath: DrawMath };
  paperFiles: PaperFiles;
}

declare global {
  // What those that are loaded leave there: the bundler makes no module that a browser could import a name from.
  var lazyFiles: Partial<LazyFiles> | undefined;
}

/** Called by such a file. */
export function provide<Name extends keyof LazyFiles>(name: Name, content: LazyFiles[Name]): void {
  globalThis.lazyFiles = { ...globalThis.lazyFiles, [name]: content };
}

/** What loads such a file, once; asked for again after a failure. Rejects when it cannot be loaded. */
export function lazily<Name extends keyof LazyFiles>(name: Name): () => Promise<LazyFiles[Name]> {
  let loading: Promise<LazyFiles[Name]> | undefined;
  let attempts = 0;
  const load = async () => {
    const path = document.getElementById('inbox')?.dataset[name] ?? '';
    // A browser remembers that a file could not be loaded, by its address.
    const address = attempts === 0 ? path : `${path}?${attempts}`;
    attempts += 1;
    await import(address);
    const content = globalThis.lazyFiles?.[name];
    if (content === undefined) throw new Error(`${path} does not hold ${name}`);
    return content as LazyFiles[Name];
  };
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
