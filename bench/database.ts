import pg from 'pg';
import type { DatabaseSecret } from '../src/adapters/postgres/connection.ts';
import { gateTexts, migrationSteps } from '../tests/support/migration-files.ts';

/** A migrated database for one section. */
export interface BenchDatabase {
  url: string;
  secret: DatabaseSecret;
  rows<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const NAME = 'bench';

/** Makes it on the server of `serverUrl`, which nobody else uses. */
export async function createBenchDatabase(serverUrl: string): Promise<BenchDatabase> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`create database ${NAME}`);
  await server.end();
  const { href, username, password, hostname, port } = Object.assign(new URL(serverUrl), { pathname: `/${NAME}` });
  const client = new pg.Client({ connectionString: href });
  await client.connect();
  for (const text of [...migrationSteps(), ...gateTexts()]) await client.query(text);
  return {
    url: href,
    secret: { username, password, host: hostname, port: Number(port), dbname: NAME, sslmode: 'disable' },
    rows: async (text, values) => (await client.query(text, values)).rows,
    close: () => client.end(),
  };
}
