import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { closeToPublic } from '../../src/adapters/postgres/close-to-public.ts';
import type { DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { GATE } from '../../src/adapters/postgres/gate.ts';
import { applyMigrations, MIGRATIONS } from '../../src/adapters/postgres/migrations.ts';
import { finishRights } from '../../src/adapters/postgres/rights.ts';
import grants from '../../src/migrations/grants.sql';
import readerGrants from '../../src/migrations/reader-grants.sql';

/** A migrated database that one test file has for itself. */
export interface TestDatabase {
  /** As functions sign in. */
  secret: DatabaseSecret;
  /** As its owner signs in. */
  url: string;
  /** Connections of the owner. */
  pool: pg.Pool;
  /** The rows of one statement of the owner. */
  rows<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

const TEMPLATE = 'approval_workflow_template';
/** Any number: whoever holds it builds the template database. */
const TEMPLATE_LOCK = 4_711;

/** Clones the migrated template database, which the first caller of a run builds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount === 0) {
      await client.query(`create database ${TEMPLATE}`);
      await applyMigrations(ownerSecretOf(TEMPLATE));
      const users = [
        { secret: functionsSecretOf(TEMPLATE), grants },
        { secret: readerSecretOf(TEMPLATE), grants: readerGrants },
      ];
      await finishRights(ownerSecretOf(TEMPLATE), { gate: GATE, users });
      await closeToPublic(ownerSecretOf(TEMPLATE), [...Object.values(MIGRATIONS), ...Object.values(GATE)]);
    }
    await client.query(`create database ${name} template ${TEMPLATE}`);
  });
  const pool = new pg.Pool({ connectionString: urlOf(name), max: 5 });
  // `drop` can reach the server before the goodbyes of the pool's connections do.
  pool.on('error', () => undefined);
  return {
    secret: functionsSecretOf(name),
    url: urlOf(name),
    pool,
    rows: async (text, values) => (await pool.query(text, values)).rows,
    drop: async () => {
      await pool.end();
      await asOwner((client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** An empty database, as a migration first meets it, with the secret of its owner. */
export async function createEmptyDatabase(): Promise<{ secret: DatabaseSecret; url: string }> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await asOwner((client) => client.query(`create database ${name}`));
  return { secret: ownerSecretOf(name), url: urlOf(name) };
}

async function asOwner(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl().href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function serverUrl(): URL {
  const url = process.env.TEST_POSTGRES_URL;
  if (url === undefined) throw new Error('tests/support/global-setup.ts has not run');
  return new URL(url);
}

function urlOf(database: string): string {
  const url = serverUrl();
  url.pathname = `/${database}`;
  return url.href;
}

function ownerSecretOf(dbname: string): DatabaseSecret {
  const { username, password, hostname, port } = serverUrl();
  return { username, password, host: hostname, port: Number(port), dbname, sslmode: 'disable' };
}

/** The user is the server's, and so one for all databases of a run. */
function functionsSecretOf(dbname: string): DatabaseSecret {
  return { ...ownerSecretOf(dbname), username: 'approval_functions', password: 'functions' };
}

/** The user of functions that only read. */
export function readerSecretOf(dbname: string): DatabaseSecret {
  return { ...ownerSecretOf(dbname), username: 'approval_reader', password: 'reader' };
}
