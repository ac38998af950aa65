/** A part of a text as people see it. `source` is its original text. */
export type Segment =
  | { kind: 'text'; source: string }
  | { kind: 'math'; source: string; tex: string; isBlock: boolean }
  | { kind: 'code'; source: string; code: string };

/** Lines between two fences, as in Markdown. A word after the first fence names the language. */
const FENCED = /^```[^`\r\n]*\r?\n(.*?)(?:\r?\n)?^```[ \t]*$/gmsu;

/**
 * TeX between `\( \)`, `\[ \]`, `$$ $$` and, by Pandoc's rule, `$ $`: no white space inside the dollars, no digit after them. A
 * backslash before a backslash or a dollar makes it a plain character. The length is limited: unclosed delimiters must not take long.
 */
const MATH =
  /\\[\\$]|\\\((.{1,2000}?)\\\)|\\\[(.{1,2000}?)\\\]|\$\$([^$]{1,2000}?)\$\$|\$(?![\s$])((?:\\.|[^$\\\r\n]){1,2000}?)(?<!\s)\$(?!\d)/gsu;

/** The parts of a text, in order. Their sources together are the text. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(FENCED)) {
    segments.push(...withMath(text.slice(end, match.index)));
    const [source, code = ''] = match;
    segments.push({ kind: 'code', source, code });
    end = match.index + source.length;
  }
  return [...segments, ...withMath(text.slice(end))];
}

/** Whether the text is shown differently than it was typed. */
export function isTypeset(text: string): boolean {
  return segmentsOf(text).some(({ kind }) => kind !== 'text');
}

export function hasMath(text: string): boolean {
  return segmentsOf(text).some(({ kind }) => kind === 'math');
}

function withMath(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  const addText = (to: number) => {
    if (to > end) segments.push({ kind: 'text', source: text.slice(end, to) });
  };
  for (const match of text.matchAll(MATH)) {
    const [source, round, square, double, single] = match;
    const tex = round ?? square ?? double ?? single;
    if (tex === undefined || tex.trim() === '') continue;
    addText(match.index);
    segments.push({ kind: 'math', source, tex, isBlock: (square ?? double) !== undefined });
    end = match.index + source.length;
  }
  addText(text.length);
  return segments;
}

/**
 * A block has its own lines, so one line break on each side of it is dropped.
 */
export function shownText(segments: readonly Segment[], index: number): string {
  const isBlock = (segment: Segment | undefined) =>
    segment?.kind === 'code' || (segment?.kind === 'math' && segment.isBlock);
  const source = segments[index]?.source ?? '';
  const begun = isBlock(segments[index - 1]) ? source.replace(/^[ \t]*\r?\n/, '') : source;
  return isBlock(segments[index + 1]) ? begun.replace(/\r?\n[ \t]*$/, '') : begun;
}
