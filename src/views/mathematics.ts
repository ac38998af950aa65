import katex, { type KatexOptions } from 'katex';

/**
 * MathML only: no fonts, no styles, and screen readers read it. No command that links, loads or sets an attribute (`trust`); no endless
 * macro; nothing larger than a few lines.
 */
export const MATH_OPTIONS: KatexOptions = {
  output: 'mathml',
  throwOnError: true,
  trust: false,
  strict: 'ignore',
  maxExpand: 200,
  maxSize: 10,
};

/** Converts TeX to markup; null if it is not valid. */
export type RenderMath = (tex: string, isBlock: boolean) => string | null;

/** The markup holds no unescaped text. */
export const renderMath: RenderMath = (tex, isBlock) => {
  try {
    return katex.renderToString(tex, { ...MATH_OPTIONS, displayMode: isBlock });
  } catch (error) {
    if (error instanceof katex.ParseError) return null;
    throw error;
  }
};
