import katex from 'katex';
import { MATH_OPTIONS } from '../views/mathematics.ts';

/** Draws TeX into an empty element, node by node: the page takes no markup from scripts. False where it is not valid. */
export function drawMath(tex: string, isBlock: boolean, element: HTMLElement): boolean {
  try {
    katex.render(tex, element, { ...MATH_OPTIONS, displayMode: isBlock });
    return true;
  } catch (error) {
    if (error instanceof katex.ParseError) return false;
    throw error;
  }
}

export type DrawMath = typeof drawMath;
