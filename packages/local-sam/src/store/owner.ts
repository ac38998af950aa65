import pg from 'pg';
import { StartError } from '../errors.ts';

/** A number that nothing else is likely to lock. The lock belongs to the database and ends with its session. */
const LOCK_KEY = 4_566_002;
/** The session of a killed stack lives on until the server sees its closed socket. */
const PATIENCE_MS = 2_000;
const POLL_MS = 50;
const RENEW_MS = 250;

/** Proof that no other stack works on this database. It is renewed after a restart of the server, which ends its session. */
export interface Ownership {
  release(): Promise<void>;
}

/**
 * Makes this process the only stack on the database, since two would both run the same executions.
 * Throws StartError when another one holds it.
 */
export async function takeOwnership(databaseUrl: string): Promise<Ownership> {
  let client = await lock(databaseUrl);
  let isReleased = false;
  const renewWhenLost = () => {
    client.once('end', async () => {
      while (!isReleased) {
        await new Promise((done) => setTimeout(done, RENEW_MS).unref());
        const renewed = isReleased ? undefined : await lock(databaseUrl).catch(() => undefined);
        if (renewed === undefined) continue;
        client = renewed;
        return isReleased ? await client.end() : renewWhenLost();
      }
    });
  };
  renewWhenLost();
  return {
    release: async () => {
      isReleased = true;
      await client.end();
    },
  };
}

async function lock(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'local stack', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ owned: boolean }>('select pg_try_advisory_lock($1) as owned', [LOCK_KEY]);
    if (rows[0]?.owned) return client;
    if (Date.now() > deadline) {
      await client.end();
      throw new StartError(
        'Another stack runs on this database. Stop it, or start with --ephemeral or another DATABASE_URL.',
      );
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** Whether a stack owns the database of this connection now. */
export async function isOwned(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ owned: boolean }>(
    `select exists (select from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and d.datname = current_database() and l.classid = 0 and l.objid = $1) as owned`,
    [LOCK_KEY],
  );
  return rows[0]?.owned ?? false;
}
