import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clientConfig, connect, type DatabaseSecret, type Query } from '../../src/adapters/postgres/connection.ts';
import { DatabaseUnavailableError } from '../../src/core/errors.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.ts';

let database: TestDatabase;
let proxy: PostgresProxy;
let idleErrors: Error[];

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startPostgresProxy(database.secret);
});

beforeEach(() => {
  idleErrors = [];
  proxy.reset();
});

afterEach(() => proxy.cut());

afterAll(async () => {
  await proxy.stop();
  await database.drop();
});

/** The database client of one execution environment; `readSecret` returns the content of the secret. */
function environment(readSecret: (options: { refresh: boolean }) => Promise<string>, concurrency = 1): Query {
  // The connections of this test only: those of an earlier test are being cut.
  const errors = idleErrors;
  return connect({
    readSecret,
    applicationName: 'connection-test',
    concurrency,
    onIdleError: (error) => errors.push(error),
  });
}
const secretOf = (secret: Partial<DatabaseSecret>) => async () => JSON.stringify(secret);
const one = { text: 'select 1 as one', values: [] };
const backend = { text: 'select pg_backend_pid() as pid', values: [] };
const until = async (condition: () => boolean | Promise<boolean>) => {
  while (!(await condition())) await new Promise((tick) => setTimeout(tick, 10));
};

describe('a connection', () => {
  test('is made at first use and kept', async () => {
    const query = environment(secretOf(proxy.secret));
    expect(proxy.connections()).toBe(0);
    const pids = [await query<{ pid: number }>(backend), await query<{ pid: number }>(backend)];
    expect(pids[0]).toEqual(pids[1]);
    expect(proxy.connections()).toBe(1);
  });

  test('is one, however many statements run at once', async () => {
    const query = environment(secretOf(proxy.secret));
    const answers = await Promise.all(Array.from({ length: 20 }, () => query<{ pid: number }>(backend)));
    expect(new Set(answers.map(([row]) => row?.pid)).size).toBe(1);
  });

  test('shows by its name and its limits', async () => {
    const query = environment(secretOf(proxy.secret));
    const text = `select current_setting('application_name') as name, current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle`;
    expect(await query({ text, values: [] })).toEqual([{ name: 'connection-test', statement: '8s', idle: '8s' }]);
  });

  test('that the server ends while it is idle is made anew, unseen', async () => {
    const query = environment(secretOf(proxy.secret));
    const [row] = await query<{ pid: number }>(backend);
    await database.rows('select pg_terminate_backend($1)', [row?.pid]);
    await until(() => idleErrors.length > 0);
    expect(idleErrors).toMatchObject([{ code: '57P01' }]);
    expect(await query(one)).toEqual([{ one: 1 }]);
    expect(proxy.connections()).toBe(2);
  });

  test('that dies under a statement is made anew and the statement sent again, where it had served before', async () => {
    const query = environment(secretOf(proxy.secret));
    await query(one);
    proxy.loseNextReply();
    expect(await query(one)).toEqual([{ one: 1 }]);
    expect(proxy.connections()).toBe(2);
    expect(proxy.roundTrips()).toBe(3);
  });

  test('that dies with those beside it is made anew, and not replaced by one of them', async () => {
    const query = environment(secretOf(proxy.secret), 3);
    await Promise.all([query(one), query(one), query(one)]);
    expect(proxy.connections()).toBe(3);
    proxy.breakOnUse();
    expect(await query(one)).toEqual([{ one: 1 }]);
    expect(proxy.connections()).toBe(4);
  });

  test('that dies under its first statement is for the caller to repeat, and the next statement is served', async () => {
    const query = environment(secretOf(proxy.secret));
    proxy.loseNextReply();
    await expect(query(one)).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    expect(proxy.roundTrips()).toBe(1);
    expect(await query(one)).toEqual([{ one: 1 }]);
  });

  test('whose prepared statement a migration has changed is made anew, unseen', async () => {
    await database.rows('create table changing (held integer); insert into changing values (7)');
    try {
      const query = environment(secretOf(proxy.secret));
      const held = { text: 'select * from public.changing', values: [] };
      await database.rows(`grant select on changing to public`);
      expect(await query(held)).toEqual([{ held: 7 }]);
      await database.rows('alter table changing alter column held type text');
      expect(await query(held)).toEqual([{ held: '7' }]);
      expect(proxy.connections()).toBe(2);
    } finally {
      await database.rows('drop table changing');
    }
  });

  test('that dies twice is given up', async () => {
    const query = environment(secretOf(proxy.secret));
    await query(one);
    const kill = { text: 'select pg_terminate_backend(pg_backend_pid())', values: [] };
    await expect(query(kill)).rejects.toMatchObject({ name: 'DatabaseUnavailableError', cause: { code: '57P01' } });
    expect(proxy.connections()).toBe(2);
    expect(await query(one)).toEqual([{ one: 1 }]);
  });

  test('survives an SQL error, which is told as it is', async () => {
    const query = environment(secretOf(proxy.secret));
    const [before] = await query<{ pid: number }>(backend);
    await expect(query({ text: 'select 1/0', values: [] })).rejects.toMatchObject({ name: 'error', code: '22012' });
    expect(await query(backend)).toEqual([before]);
    expect(proxy.connections()).toBe(1);
  });

  test('ends a statement that takes longer than 8 seconds', async () => {
    const query = environment(secretOf(database.secret));
    const sleep = query({ text: 'select pg_sleep(20)', values: [] });
    await expect(sleep).rejects.toMatchObject({ name: 'DatabaseUnavailableError', cause: { code: '57014' } });
    expect(await query(one)).toEqual([{ one: 1 }]);
  }, 15_000);

  test.each<[string, Partial<DatabaseSecret>, string]>([
    ['nobody listens', { port: 1 }, 'ECONNREFUSED'],
    ['there is no such host', { host: 'database.invalid' }, 'ENOTFOUND'],
  ])('where %s is unavailable', async (_, place, code) => {
    const query = environment(secretOf({ ...database.secret, ...place }));
    const answer = query(one);
    await expect(answer).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    await expect(answer).rejects.toHaveProperty('cause.code', expect.stringMatching(`${code}|EAI_AGAIN`));
  });
});

describe('TLS', () => {
  test('is asked for unless the secret disables it: a server without it is refused', async () => {
    const { sslmode: _, ...secret } = proxy.secret;
    await expect(environment(secretOf(secret))(one)).rejects.toThrow('The server does not support SSL connections');
    expect(proxy.roundTrips()).toBe(0);
  });

  test('verifies the certificate and the host name', () => {
    const secret = { username: 'u', password: 'p', host: 'cluster.example.com', port: 5432, dbname: 'd' };
    expect(clientConfig(secret)).toMatchObject({ host: 'cluster.example.com', ssl: { rejectUnauthorized: true } });
    expect(clientConfig({ ...secret, sslmode: 'prefer' }).ssl).toEqual({ rejectUnauthorized: true });
    expect(clientConfig({ ...secret, sslmode: 'disable' }).ssl).toBe(false);
  });
});

describe('a secret', () => {
  const canary = 'CANARY-password';

  test.each([
    ['is not JSON', `{"password": "${canary}`],
    ['lacks the host', JSON.stringify({ username: 'u', password: canary, port: 1, dbname: 'd' })],
    ['is null', 'null'],
    ['is a text', JSON.stringify(canary)],
  ])('that %s is a misconfiguration, and its text is told to nobody', async (_, text) => {
    const error = await environment(async () => text)(one).catch((reason) => reason);
    expect(error.name).toBe('ConfigError');
    expect(`${error.message} ${error.stack} ${error.cause}`).not.toContain('CANARY');
  });

  test('that was broken is read again, past every cache, once it was repaired', async () => {
    const query = environment(async ({ refresh }) => (refresh ? JSON.stringify(database.secret) : '{}'));
    await expect(query(one)).rejects.toMatchObject({ name: 'ConfigError' });
    expect(await query(one)).toEqual([{ one: 1 }]);
  });
});

describe('a rotated password', () => {
  const role = `rotated_${process.pid}`;
  let password: string;
  let reads: boolean[];

  beforeEach(async () => {
    password = 'first';
    reads = [];
    await database.rows(`create role ${role} login password 'first'`);
  });

  afterEach(async () => {
    await database.rows('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
    await database.rows(`drop role ${role}`);
  });

  /** Caches the secret like the reader of Secrets Manager. */
  function cachingEnvironment(read = async () => password): Query {
    let cached: string | undefined;
    return environment(async ({ refresh }) => {
      reads.push(refresh);
      if (refresh || cached === undefined) cached = await read();
      return JSON.stringify({ ...database.secret, username: role, password: cached });
    });
  }

  async function rotate(): Promise<void> {
    password = 'second';
    await database.rows(`alter role ${role} password 'second'`);
    await database.rows('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
  }

  test('is fetched again, unseen', async () => {
    const query = cachingEnvironment();
    await query(one);
    await rotate();
    expect(await query(one)).toEqual([{ one: 1 }]);
    expect(reads).toEqual([false, true]);
  });

  test('is fetched once for all the statements that meet it', async () => {
    const query = cachingEnvironment();
    await query(one);
    await rotate();
    const answers = await Promise.all(Array.from({ length: 10 }, () => query(one)));
    expect(answers).toEqual(Array.from({ length: 10 }, () => [{ one: 1 }]));
    expect(reads).toEqual([false, true]);
  });

  test('that the secret does not know yet is unavailable, and tried again', async () => {
    const query = cachingEnvironment();
    await query(one);
    await rotate();
    password = 'not this one either';
    await expect(query(one)).rejects.toMatchObject({ name: 'DatabaseUnavailableError', cause: { code: '28P01' } });
    password = 'second';
    expect(await query(one)).toEqual([{ one: 1 }]);
  });

  test('is unavailable while the secret cannot be read', async () => {
    let isDown = false;
    const query = cachingEnvironment(async () => {
      if (isDown) throw new DatabaseUnavailableError('the database secret cannot be read');
      return password;
    });
    await query(one);
    await rotate();
    isDown = true;
    await expect(query(one)).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    isDown = false;
    expect(await query(one)).toEqual([{ one: 1 }]);
  });
});
