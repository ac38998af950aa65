import type pg from 'pg';
import type { DatabaseSecret } from './connection.ts';
import { type Patience, signIn } from './patience.ts';

/** Created by another deployment at the same moment: unique_violation in the catalog, duplicate_table, duplicate_object. */
const MADE_MEANWHILE = new Set(['23505', '42P07', '42710']);

/** As node-pg-migrate creates it. */
const makeTable = `
  create table if not exists public.schema_migrations (
    id serial primary key,
    name varchar(255) not null,
    run_on timestamp not null
  )`;

/**
 * Lets one deployment run at a time. The turn is a lock on a table that functions have no right to, so no function can take it. It
 * ends with the transaction that begins here. Nobody waits for it: a waiting transaction would block the other deployment's
 * `create index concurrently`.
 * @throws pg.DatabaseError lock_not_available while another deployment has it
 */
export async function lockForTurn(client: pg.Client): Promise<void> {
  await client.query('begin');
  await client.query('set local idle_in_transaction_session_timeout = 0');
  await client.query('lock table public.schema_migrations in share update exclusive mode nowait');
}

/** A connection that holds the turn until it ends, for work that cannot be in one transaction. */
export async function takeTurn(secret: DatabaseSecret, patience: Patience): Promise<pg.Client> {
  const client = await signIn(secret, patience);
  try {
    await client.query(makeTable).catch((error: { code?: string }) => {
      if (!MADE_MEANWHILE.has(error.code ?? '')) throw error;
    });
    await lockForTurn(client);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}
