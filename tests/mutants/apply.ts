import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edit, Mutant } from './mutant.ts';

/** Applies the mutant to the tree in `root`. The result reverts it. @throws Error when a text no longer occurs exactly once */
export async function weaken(root: string, mutant: Mutant): Promise<() => Promise<void>> {
  const originals = new Map<string, string>();
  for (const { file } of mutant.edits) originals.set(file, await readFile(join(root, file), 'utf8'));
  const weakened = new Map(originals);
  for (const edit of mutant.edits) weakened.set(edit.file, weakenedText(weakened.get(edit.file) ?? '', edit, mutant));
  await write(root, weakened);
  return () => write(root, originals);
}

function weakenedText(text: string, { file, find, replace }: Edit, { name }: Mutant): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`"${name}": this is not in ${file} exactly once: ${find}`);
  }
  return before + replace + after;
}

async function write(root: string, files: Map<string, string>): Promise<void> {
  for (const [file, text] of files) await writeFile(join(root, file), text);
}
