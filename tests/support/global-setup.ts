import chromium from '@sparticuz/chromium';
import { type PostgresServer, startPostgres } from '../../packages/local-sam/src/postgres.ts';
import { type SharedStackServer, serveSharedStack } from './shared-stack.ts';

declare global {
  var testPostgres: PostgresServer | undefined;
  var sharedStackServer: SharedStackServer | undefined;
}

/** Starts one PostgreSQL server for the run, from which each test file clones its database, and offers one stack. */
// biome-ignore lint/style/noDefaultExport: jest calls the default export.
export default async function setUp(): Promise<void> {
  globalThis.testPostgres = await startPostgres({ ephemeral: true });
  // Unpacks the browser, which two test files must not do at once.
  if (process.platform === 'linux' && process.arch === 'x64') await chromium.executablePath();
  process.env.TEST_POSTGRES_URL = globalThis.testPostgres.url;
  globalThis.sharedStackServer = await serveSharedStack();
  process.env.TEST_STACK_URL = globalThis.sharedStackServer.url;
}
