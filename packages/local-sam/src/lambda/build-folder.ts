import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../is-alive.ts';

/** The name says which process will remove the folder. */
const NAME = /^local-lambda-(\d+)-/;

/**
 * A new, empty folder for the bundles of this process. It lies in the system's folder for temporary files: there, no
 * node_modules folder above it can lend a package that a layer lacks. It also removes the folders that killed
 * processes left.
 */
export async function createBuildFolder(parent: string = tmpdir()): Promise<string> {
  await removeOrphans(parent);
  return await mkdtemp(join(parent, `local-lambda-${process.pid}-`));
}

async function removeOrphans(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = NAME.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) {
      // Another user's folder cannot be removed, but that must not stop this start.
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}
