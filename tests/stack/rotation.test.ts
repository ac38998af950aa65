import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { aSubmission, aws, call, eventually } from '../support/api-client.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

// Secrets Manager rotates the secret of the functions' user while they work.

const SecretId = 'FunctionsDatabaseSecret';

let stack: Stack;
let target: Target;

beforeAll(async () => {
  stack = await startStack();
  target = targetOf(stack);
  await target.tokenOf('author');
}, 90_000);

afterAll(() => stack.stop());

interface SignIn {
  username: string;
  password: string;
}

async function currentSecret(): Promise<SignIn> {
  return JSON.parse((await aws(target, 'secretsmanager.GetSecretValue', { SecretId })).SecretString);
}

/** Ends the open connections of functions, which would outlive the password that they signed in with. */
async function endConnections(username: string): Promise<void> {
  const client = new pg.Client({ connectionString: /postgres:\/\/\S+/.exec(stack.output())?.[0] });
  await client.connect();
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and state = 'idle'`, [
    username,
  ]);
  await client.end();
}

test('no request is refused while a password changes, nor afterwards', async () => {
  const before = await currentSecret();
  const answers: number[] = [];
  let isDone = false;
  const work = async () => {
    while (!isDone) answers.push((await call(target, 'author', 'POST', '/questions', aSubmission(target))).status);
  };
  const load = Promise.all([work(), work()]);
  await eventually('functions work', async () => answers[0]);
  const { VersionId } = await aws(target, 'secretsmanager.RotateSecret', { SecretId });
  await eventually('the secret is rotated', async () => {
    const { VersionIdsToStages } = await aws(target, 'secretsmanager.DescribeSecret', { SecretId });
    return VersionIdsToStages[VersionId]?.includes('AWSCURRENT') ? true : undefined;
  });
  const during = answers.length;
  await endConnections(before.username);
  await eventually('functions have signed in anew', async () => (answers.length > during + 4 ? true : undefined));
  isDone = true;
  await load;
  expect(new Set(answers)).toEqual(new Set([201]));
  const after = await currentSecret();
  expect(after.username).toBe(before.username);
  expect(after.password).not.toBe(before.password);
  expect(stack.output()).not.toContain(after.password);
});
