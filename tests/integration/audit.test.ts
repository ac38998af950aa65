import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decideTask } from '../../src/core/decide-task.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createEnvironment, type Environment } from '../support/environment.ts';
import { assessor, closeOne, historyFaults, rehash, runAudit, submitOne } from '../support/history.ts';
import { seedTask } from '../support/seed.ts';
import { freePorts } from '../support/stack.ts';

let database: TestDatabase;
let ports: Environment;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ports = createEnvironment(database.secret);
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
});

beforeEach(() => database.rows('truncate questions cascade'));

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const submit = () => submitOne(ports);
const closedTask = () => closeOne(ports);
const faults = () => historyFaults(database.pool);

const audit = (args: string[], environment: Record<string, string> = { DATABASE_URL: database.url }) =>
  runAudit(args, environment);

describe('npm run audit -- verify', () => {
  test('says that every history holds', async () => {
    await closedTask();
    await seedTask(database);
    const task_id = await seedTask(database);
    await decideTask(ports, assessor, task_id, () => ({ decision: 'APPROVED' }));
    expect(await audit(['verify'])).toEqual({
      stdout: '3 tasks, 6 events; 1 without history, 1 begun later\nevery history holds\n',
      stderr: '',
      code: 0,
    });
  });

  test('names the first broken row of each history', async () => {
    const task_ids = [await closedTask(), await closedTask(), await closedTask()].sort();
    await database.rows('delete from task_events where sequence = 2 and task_id = any ($1)', [task_ids.slice(1)]);
    const { stdout, code } = await audit(['verify']);
    expect(stdout.split('\n')).toEqual([
      `task ${task_ids[1]}: event 2 is missing`,
      `task ${task_ids[2]}: event 2 is missing`,
      '3 tasks, 13 events; 0 without history, 0 begun later',
      '2 broken',
      '',
    ]);
    expect(code).toBe(1);
  });
});

describe('heads that were kept', () => {
  async function keep(): Promise<string> {
    const { stdout } = await audit(['heads']);
    const file = join(folder, 'heads');
    await writeFile(file, stdout);
    return file;
  }

  test('are one line for each history, and are found again when it has grown', async () => {
    const task_id = await submit();
    await seedTask(database);
    const [head] = await database.rows<{ hash: string }>(`select encode(hash, 'hex') as hash from task_events`);
    expect((await audit(['heads'])).stdout).toBe(`${task_id} 1 ${head?.hash}\n`);
    const file = await keep();
    await decideTask(ports, assessor, task_id, () => ({ decision: 'APPROVED' }));
    expect((await audit(['verify', '--heads', file])).stdout).toBe(
      '2 tasks, 2 events; 1 without history, 0 begun later\n1 heads compared\nevery history holds\n',
    );
  });

  test('show a history that was written anew, which holds by itself', async () => {
    const task_id = await closedTask();
    const file = await keep();
    await database.rows(`update task_events set request_id = 'another' where sequence = 2`);
    await rehash(database, task_id, 2);
    expect(await faults()).toEqual([]);
    const { stdout, code } = await audit(['verify', '--heads', file]);
    expect(stdout).toContain(`task ${task_id}: event 5 is another one than the head that was kept\n`);
    expect(code).toBe(1);
  });

  test('show a history that was taken away, and a task', async () => {
    const task_ids = [await closedTask(), await closedTask()];
    const file = await keep();
    await database.rows('delete from task_events');
    await database.rows('update approval_tasks set event_sequence = 0, last_event_hash = null');
    await database.rows('delete from approval_tasks where task_id = $1', [task_ids[1]]);
    expect(await faults()).toEqual([]);
    expect((await audit(['verify', '--heads', file])).stdout.split('\n')).toEqual([
      `task ${task_ids[0]}: event 5 is another one than the head that was kept`,
      `task ${task_ids[1]}: a head was kept, and the task is gone`,
      '1 tasks, 0 events; 1 without history, 0 begun later',
      '2 heads compared',
      '2 broken',
      '',
    ]);
  });
});

describe('what cannot be checked is not called broken', () => {
  test.each<[string, string[], string]>([
    ['without a command', [], 'usage: npm run audit'],
    ['with another command', ['repair'], 'usage: npm run audit'],
    ['with an option that is none', ['verify', '--quick'], `Unknown option '--quick'`],
    ['with heads that are not there', ['verify', '--heads', 'nowhere'], 'nowhere'],
    ['with something else than heads', ['verify', '--heads', 'package.json'], 'package.json, line 1: not a head'],
  ])('%s', async (_, args, message) => {
    const { stdout, stderr, code } = await audit(args);
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toContain(message);
  });

  test('without a database', async () => {
    const { stderr, code } = await audit(['verify'], await freePorts());
    expect(stderr).toBe('DATABASE_URL is not set, and no stack runs on this machine: set one, or run npm start\n');
    expect(code).toBe(2);
  });
});
