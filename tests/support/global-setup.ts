import { type PostgresServer, startPostgres } from '../../packages/local-sam/src/postgres.ts';

declare global {
  var testPostgres: PostgresServer | undefined;
}

/** Boots one PostgreSQL server for the run; each test file clones a database of its own from it. */
// biome-ignore lint/style/noDefaultExport: jest calls the default export.
export default async function setUp(): Promise<void> {
  globalThis.testPostgres = await startPostgres({ ephemeral: true });
  process.env.TEST_POSTGRES_URL = globalThis.testPostgres.url;
}
