import type { DrawMath } from './draw-mathematics.ts';

declare global {
  // What the file that is loaded leaves there.
  var drawMath: DrawMath | undefined;
}

let loading: Promise<DrawMath> | undefined;

/** What draws formulas: a file of its own, larger than the inbox, loaded when the first one is to be seen. Asked for again after a failure. */
export function loadMathematics(): Promise<DrawMath> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

let attempts = 0;

async function load(): Promise<DrawMath> {
  const path = document.getElementById('inbox')?.dataset.mathematics ?? '';
  // A browser remembers that a file could not be loaded, by its address.
  const address = attempts === 0 ? path : `${path}?${attempts}`;
  attempts += 1;
  await import(address);
  if (globalThis.drawMath === undefined) throw new Error('the file with the mathematics is another one');
  return globalThis.drawMath;
}
