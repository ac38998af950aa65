import { lstat, mkdtemp, readdir } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

/** Containers may share a temporary folder, and each numbers its processes itself. */
const prefixOf = (purpose: string) => `${purpose}-${hostname()}-`;

/** Makes a folder that only this user may enter, named after this process. */
export async function makeTemporaryFolder(purpose: string): Promise<string> {
  return await mkdtemp(join(tmpdir(), `${prefixOf(purpose)}${process.pid}-`));
}

/** Folders of this user whose processes were killed before they could delete them. */
export async function abandonedFolders(purpose: string): Promise<string[]> {
  const abandoned: string[] = [];
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefixOf(purpose))) continue;
    const pid = Number(/^(\d+)-\w{6}$/.exec(name.slice(prefixOf(purpose).length))?.[1]);
    const folder = join(tmpdir(), name);
    if (pid > 0 && !isAlive(pid) && (await isOurs(folder))) abandoned.push(folder);
  }
  return abandoned;
}

/** Anybody can create something with such a name there. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && (process.geteuid === undefined || found.uid === process.geteuid());
}
