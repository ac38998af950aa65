import { spawnSync } from 'node:child_process';
import { StartError } from './errors.ts';

/** The user that PostgreSQL runs as. */
export interface Account {
  uid: number;
  gid: number;
}

const NAME = 'postgres';

/**
 * PostgreSQL refuses to run as root, so root runs it as the user `postgres`, and creates that user if necessary.
 * Undefined for everybody else, who runs it as themselves. Throws StartError when the user cannot be created.
 */
export function serverAccount(): Account | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  return findAccount() ?? makeAccount();
}

function findAccount(): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, NAME], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function makeAccount(): Account {
  spawnSync('groupadd', ['--system', '--force', NAME]);
  const { error, stderr } = spawnSync('useradd', ['--system', '--gid', NAME, NAME], { encoding: 'utf8' });
  // Checked whatever useradd says: another start may have created it at the same moment.
  const account = findAccount();
  if (account) return account;
  throw new StartError(
    `PostgreSQL cannot run as root, and the user ${NAME} could not be made (${error?.message ?? stderr.trim()}). ` +
      'Run as another user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}
