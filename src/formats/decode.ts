import { UnreadableFileError } from './paper-file.ts';

const ENCODINGS: [mark: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Characters that no text file contains: NUL and its neighbours, except tab, line breaks and the form feed of old editors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them.
const BINARY = /[\u0000-\u0008\u000e-\u001f]/;

/**
 * The text of a file, with U+000A for every line break. A byte order mark says what the bytes are; without one they are UTF-8, or else
 * Windows-1252, in which older programs on Windows write: a notice says so, since any bytes can be read that way.
 * @throws UnreadableFileError for a file that is not text
 */
export function decode(bytes: Uint8Array): { text: string; notices: string[] } {
  const [, marked] = ENCODINGS.find(([mark]) => mark.every((byte, i) => bytes[i] === byte)) ?? [];
  const utf8 = read(bytes, marked ?? 'utf-8');
  const text = utf8 ?? (marked === undefined ? read(bytes, 'windows-1252') : null);
  if (text === null || BINARY.test(text)) throw new UnreadableFileError('The file is not a text file.');
  const notices =
    utf8 === null ? ['The file is not UTF-8. It was read as Windows-1252: look at accents and quotation marks.'] : [];
  return { text: text.replaceAll(/\r\n?/g, '\n'), notices };
}

/** The text without its byte order mark; null if the bytes are not in that encoding. */
function read(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
