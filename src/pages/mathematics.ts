import { drawMath } from '../inbox/draw-mathematics.ts';
import { provide } from '../inbox/lazy-file.ts';

provide('mathematics', { drawMath });
