import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Creates an empty database on the test run's server, and returns its URL. */
export async function createEmptyDatabase(): Promise<{ url: string }> {
  const server = process.env.TEST_POSTGRES_URL;
  if (server === undefined) throw new Error('jest.config.js names no global setup that starts PostgreSQL');
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  return { url: Object.assign(new URL(server), { pathname: `/${name}` }).href };
}
