import { ENTITIES } from './html-entities.ts';
import { RefusedQuestionError } from './paper-file.ts';

/** Elements that change only how a text looks. */
const INLINE = new Set(
  'a abbr b big bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strike strong tt u var'.split(' '),
);
/** Elements that begin on a line of their own. */
const BLOCK = new Set(
  'address article blockquote center div dd dl dt h1 h2 h3 h4 h5 h6 hr li ol p section ul'.split(' '),
);
const PICTURES = new Set('audio embed iframe img object picture source svg video'.split(' '));

/** Raised and lowered text as Unicode characters, where they exist. */
const RAISED = { from: '0123456789+-=()ni', to: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ' };
const LOWERED = { from: '0123456789+-=()', to: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎' };

// A comment, an element's tag, a reference to a character, white space, or anything else.
const TOKEN =
  /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)\b((?:"[^"]*"|'[^']*'|[^"'>])*)>|&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|[ \t\n\f]+|[^<&\s]+|[\s\S]/g;

/**
 * The text of a piece of HTML as a reader sees it: one space for white space, a line break for each block and `<br>`. Character references
 * (`&#32;`, `&nbsp;`) are kept as they are. Formulas in TeX are text, and stay.
 * @throws RefusedQuestionError for pictures, tables, and anything that would mean something else without its markup
 */
export function textOfHtml(html: string): string {
  const writer = new TextWriter();
  let script: typeof RAISED | null = null;
  for (const [token, closing = '', tag = '', attributes = '', reference] of html.matchAll(TOKEN)) {
    const name = tag.toLowerCase();
    if (token.startsWith('<!--')) continue;
    else if (name === 'sup' || name === 'sub') script = closing === '/' ? null : name === 'sup' ? RAISED : LOWERED;
    else if (name !== '') writeTag(writer, name, attributes);
    else if (reference !== undefined) writer.write(inScript(characterOf(reference), script));
    else if (/^[ \t\n\f]/.test(token)) writer.space();
    else writer.write(inScript(token, script));
  }
  return writer.text();
}

function writeTag(writer: TextWriter, name: string, attributes: string): void {
  if (PICTURES.has(name) || attributes.includes('@@PLUGINFILE@@')) {
    throw new RefusedQuestionError('has a picture or another file in it');
  }
  if (name === 'br') writer.break(true);
  else if (BLOCK.has(name)) writer.break(false);
  else if (!INLINE.has(name)) throw new RefusedQuestionError(`has HTML that plain text cannot show: <${name}>`);
}

function characterOf(reference: string): string {
  if (!reference.startsWith('#')) {
    const character = ENTITIES.get(reference);
    if (character === undefined) throw new RefusedQuestionError(`has an HTML entity that is not known: &${reference};`);
    return character;
  }
  const isHexadecimal = /^#[xX]/.test(reference);
  const code = Number.parseInt(reference.slice(isHexadecimal ? 2 : 1), isHexadecimal ? 16 : 10);
  if (code > 0x10ffff) throw new RefusedQuestionError(`has a character that does not exist: &${reference};`);
  return String.fromCodePoint(code);
}

function inScript(text: string, script: typeof RAISED | null): string {
  if (script === null) return text;
  const { from, to } = script;
  return [...text]
    .map((character) => {
      const place = from.indexOf(character);
      if (place < 0)
        throw new RefusedQuestionError(`has "${character}" raised or lowered, which plain text cannot show`);
      return to[place] ?? '';
    })
    .join('');
}

/** Joins text like browsers: no space at the ends of a line, no empty line for a block alone. */
class TextWriter {
  #text = '';
  #isSpaceDue = false;
  #isLineEmpty = true;

  write(text: string): void {
    this.#text += (this.#isSpaceDue && !this.#isLineEmpty ? ' ' : '') + text;
    this.#isSpaceDue = false;
    this.#isLineEmpty = false;
  }

  space(): void {
    this.#isSpaceDue = true;
  }

  /** Ends the line; an empty one stays only if it `isForced`. */
  break(isForced: boolean): void {
    if (!this.#isLineEmpty || isForced) this.#text += '\n';
    this.#isSpaceDue = false;
    this.#isLineEmpty = true;
  }

  /** Without the line break that ends the last block. */
  text(): string {
    return this.#isLineEmpty ? this.#text.replace(/\n$/, '') : this.#text;
  }
}
