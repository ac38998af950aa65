import katex, { type KatexOptions } from 'katex';

/**
 * MathML alone: no fonts, no styles, and browsers read it out. No command that links, loads or sets an attribute (`trust`); no macro
 * that never ends; nothing larger than a few lines.
 */
export const MATH_OPTIONS: KatexOptions = {
  output: 'mathml',
  throwOnError: true,
  trust: false,
  strict: 'ignore',
  maxExpand: 200,
  maxSize: 10,
};

/** Turns TeX into markup; null where it is not valid. */
export type RenderMath = (tex: string, isBlock: boolean) => string | null;

/** The markup holds no text that is not escaped. */
export const renderMath: RenderMath = (tex, isBlock) => {
  try {
    return katex.renderToString(tex, { ...MATH_OPTIONS, displayMode: isBlock });
  } catch (error) {
    if (error instanceof katex.ParseError) return null;
    throw error;
  }
};
