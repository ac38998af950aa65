import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { call } from '../support/api-client.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { targetOf } from '../support/target.ts';

let stack: Stack | undefined;

afterAll(() => stack?.stop());

test('on a server whose user may make no other, functions sign in as that user, and the start warns of it', async () => {
  const { url } = await createEmptyDatabase();
  const owner = new URL(url);
  Object.assign(owner, { username: `owner_${randomUUID().replaceAll('-', '')}`, password: 'owner' });
  const administrator = new pg.Client({ connectionString: url });
  await administrator.connect();
  try {
    await administrator.query(`create role ${owner.username} login password 'owner'`);
    await administrator.query(`alter database ${owner.pathname.slice(1)} owner to ${owner.username}`);
    stack = await startStack({ environment: { DATABASE_URL: owner.href } });
    expect((await call(targetOf(stack), 'author', 'GET', '/tasks?role=author')).status).toBe(200);
    const { rows } = await administrator.query(
      `select distinct usename from pg_stat_activity
       where datname = $1 and application_name = 'ReadTasksFunction'`,
      [owner.pathname.slice(1)],
    );
    expect(rows).toEqual([{ usename: owner.username }]);
    expect(stack.output()).toContain('Warning: the user of DATABASE_URL lacks CREATEROLE');
  } finally {
    await administrator.end();
  }
}, 90_000);
