import { renderMath as render } from '../../../src/views/mathematics.ts';

export const renderMath = render;
