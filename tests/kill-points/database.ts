import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestDatabase } from '../support/database.ts';

/** Creates an empty database on the server, on which nothing waits for the disk: it is the functions that are killed. */
export async function createDatabase(serverUrl: string): Promise<TestDatabase> {
  const dbname = `kill_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `create database ${dbname}`, `alter database ${dbname} set synchronous_commit = off`);
  const url = new URL(serverUrl);
  url.pathname = `/${dbname}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 5 });
  // Dropping the database ends connections that the pool is just closing.
  pool.on('error', () => {});
  const { username, password, hostname: host, port } = url;
  return {
    secret: { username, password, host, port: Number(port), dbname, sslmode: 'disable' },
    url: url.href,
    pool,
    rows: async (text, values) => (await pool.query(text, values)).rows,
    drop: async () => {
      await pool.end();
      await onServer(serverUrl, `drop database ${dbname} with (force)`);
    },
  };
}

async function onServer(serverUrl: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
