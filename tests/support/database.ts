import { randomUUID } from 'node:crypto';
import { closeToPublic } from '../../src/adapters/postgres/close-to-public.ts';
import type { DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { GATE } from '../../src/adapters/postgres/gate.ts';
import { applyMigrations, MIGRATIONS } from '../../src/adapters/postgres/migrations.ts';
import { finishRights } from '../../src/adapters/postgres/rights.ts';
import grants from '../../src/migrations/grants.sql';
import readerGrants from '../../src/migrations/reader-grants.sql';
import { createDatabase, onServer, ownerSecret, type TestDatabase } from './create-database.ts';

const TEMPLATE = 'approval_workflow_template';
/** An arbitrary number: whoever holds this lock builds the template database. */
const TEMPLATE_LOCK = 4_711;

/** A migrated database for one test file: a clone of the template database, which the first caller of a run builds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const url = serverUrl();
  return await onServer(url, async (server) => {
    await server.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await server.query('select from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount === 0) {
      const owner = ownerSecret(url, TEMPLATE);
      await server.query(`create database ${TEMPLATE}`);
      await applyMigrations(owner);
      const users = [
        { secret: functionsSecret(owner), grants },
        { secret: readerSecretOf(TEMPLATE), grants: readerGrants },
      ];
      await finishRights(owner, { gate: GATE, users });
      await closeToPublic(owner, [...Object.values(MIGRATIONS), ...Object.values(GATE)]);
    }
    const database = await createDatabase(url, nameFor('test'), { template: TEMPLATE });
    return { ...database, secret: functionsSecret(database.secret) };
  });
}

/** An empty database, as a migration first finds it, with the secret of its owner. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(serverUrl(), nameFor('empty'));
}

/** The user of functions that only read. */
export function readerSecretOf(dbname: string): DatabaseSecret {
  return { ...ownerSecret(serverUrl(), dbname), username: 'approval_reader', password: 'reader' };
}

/** The user belongs to the server, so it is the same for all databases of a run. */
function functionsSecret(owner: DatabaseSecret): DatabaseSecret {
  return { ...owner, username: 'approval_functions', password: 'functions' };
}

function nameFor(purpose: string): string {
  return `${purpose}_${randomUUID().replaceAll('-', '')}`;
}

function serverUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (url === undefined) throw new Error('tests/support/global-setup.ts has not run');
  return url;
}
