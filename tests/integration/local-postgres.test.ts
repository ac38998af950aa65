import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startPostgres } from '../../local/postgres.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = join(tmpdir(), `local-postgres-${randomUUID()}`);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A stack of its own process that owns the database, and the URL it prints. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const code = `
    const { startPostgres } = await import('./local/postgres.ts');
    const { takeOwnership } = await import('./local/store/owner.ts');
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    await takeOwnership(server.url);
    console.log(server.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(child.stdout, 'data');
  return { child, url: String(url).trim() };
}

describe('PostgreSQL of the local stack', () => {
  test('keeps its data in the given folder, as UTF-8 with fsync', async () => {
    const first = await startPostgres({ dataDir });
    await query(first.url, `create table t as select 'ä'::text as c`);
    await first.stop();
    const second = await startPostgres({ dataDir });
    expect(await query(second.url, 'select c from t')).toEqual([{ c: 'ä' }]);
    const settings = `select name, setting from pg_settings
      where name in ('server_encoding', 'fsync', 'listen_addresses') order by name`;
    expect(await query(second.url, settings)).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'server_encoding', setting: 'UTF8' },
    ]);
    await second.stop();
    await second.stop();
  });

  test('takes over from a stack that was killed, whose server still runs', async () => {
    const { child, url } = await startElsewhere();
    await query(url, 'create table t as select 1 as c');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lines: string[] = [];
    const server = await startPostgres({ dataDir, log: (line) => void lines.push(line) });
    expect(lines).toEqual(['Stopped the PostgreSQL server that an earlier, killed run had left behind.']);
    expect(await query(server.url, 'select c from t')).toEqual([{ c: 1 }]);
    await server.stop();
  });

  test('leaves the server of a living stack alone', async () => {
    const { child, url } = await startElsewhere();
    await expect(startPostgres({ dataDir })).rejects.toThrow('Another stack runs on');
    expect(await query(url, 'select 1 as c')).toEqual([{ c: 1 }]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await startPostgres({ dataDir })).stop();
  });

  test('starts over a stale pid file, even when the pid is that of another program', async () => {
    await (await startPostgres({ dataDir })).stop();
    await writeFile(join(dataDir, 'postmaster.pid'), `${process.ppid}\n${dataDir}\n0\n1\n\n127.0.0.1\n`);
    const server = await startPostgres({ dataDir });
    expect((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]).not.toBe(String(process.ppid));
    await server.stop();
  });

  test('leaves nothing behind when it is ephemeral', async () => {
    const server = await startPostgres({ ephemeral: true });
    const [row] = (await query(server.url, 'show data_directory')) as { data_directory: string }[];
    await server.stop();
    expect(existsSync(row?.data_directory ?? '/')).toBe(false);
  });

  test.each([
    [
      'postgres://someone:hidden@127.0.0.1:1/database',
      'DATABASE_URL: no PostgreSQL answers at postgres://someone@127.0.0.1:1/database',
    ],
    ['hidden', 'DATABASE_URL is not a URL'],
  ])('says in one line that DATABASE_URL cannot be used, without the password: %#', async (databaseUrl, message) => {
    const error = await startPostgres({ databaseUrl }).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: 'StartError', message: expect.stringContaining(message) });
    expect(String(error)).not.toMatch(/hidden|\n/);
  });
});
