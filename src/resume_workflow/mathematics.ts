import { renderMath as render } from '../views/mathematics.ts';

/** A separate bundle, loaded when a question contains TeX: it is larger than the code of any function. */
export const renderMath = render;
