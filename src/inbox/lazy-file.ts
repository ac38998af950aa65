import type { DrawMath } from './draw-mathematics.ts';
import type { PaperFiles } from './paper-files.ts';

/** Scripts of the inbox that load on first use, by the attribute of the page that holds their path. */
export interface LazyFiles {
  mathematics: { drawMath: DrawMath };
  paperFiles: PaperFiles;
}

declare global {
  // Where a loaded script leaves its exports: the bundler builds no modules that a browser could import from.
  var lazyFiles: Partial<LazyFiles> | undefined;
}

/** A lazy script calls this to hand over its exports. */
export function provide<Name extends keyof LazyFiles>(name: Name, content: LazyFiles[Name]): void {
  globalThis.lazyFiles = { ...globalThis.lazyFiles, [name]: content };
}

/** A function that loads such a script once, and again after a failure. It rejects when the script cannot be loaded. */
export function lazily<Name extends keyof LazyFiles>(name: Name): () => Promise<LazyFiles[Name]> {
  let loading: Promise<LazyFiles[Name]> | undefined;
  let attempts = 0;
  const load = async () => {
    const path = document.getElementById('inbox')?.dataset[name] ?? '';
    // A browser remembers a failed load by its address.
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
