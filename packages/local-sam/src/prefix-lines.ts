import { StringDecoder } from 'node:string_decoder';

/**
 * Turns a stream's chunks into whole lines, each with `prefix`, and passes them to `write`. An unfinished line waits for
 * its end, so that two streams never mix within a line.
 */
export function prefixLines(prefix: string, write: (lines: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let unfinished = '';
  return (chunk) => {
    const lines = (unfinished + decoder.write(chunk)).split('\n');
    unfinished = lines.pop() ?? '';
    if (lines.length > 0) {
      write(lines.map((line) => `${prefix}${line}\n`).join(''));
    }
  };
}
