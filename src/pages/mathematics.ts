import { drawMath } from '../inbox/draw-mathematics.ts';

// The bundler makes no module that a browser could import a name from.
Object.assign(globalThis, { drawMath });
