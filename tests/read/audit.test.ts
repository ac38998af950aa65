import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decideTask } from '../../src/core/decide-task.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
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
    await database.rows('delete from task_events where sequence = 4 and task_id = any ($1)', [task_ids.slice(1)]);
    const { stdout, code } = await audit(['verify']);
    expect(stdout.split('\n')).toEqual([
      `task ${task_ids[1]}: event 4 is missing`,
      `task ${task_ids[2]}: event 4 is missing`,
      '3 tasks, 13 events; 0 without history, 0 begun later',
      '2 broken',
      '',
    ]);
    expect(code).toBe(1);
  });
});

describe('an invalid time', () => {
  const COLUMNS = [
    ...['due_at', 'notification_claimed_at', 'notified_at', 'decided_at', 'created_at', 'updated_at', 'next_repair_at'],
    ...['author_notified_at', 'author_notification_claimed_at', 'execution_told_at', 'reminded_at'],
  ];

  test('is looked for in every column that holds one', async () => {
    const columns = await database.rows<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_name = 'approval_tasks' and data_type = 'timestamp with time zone'`,
    );
    expect(columns.map(({ name }) => name).sort()).toEqual([...COLUMNS].sort());
  });

  const SPOILT = [
    ...COLUMNS.map((column) => ['approval_tasks', column, `approval_tasks.${column} is infinity`]),
    ['questions', 'created_at', 'questions.created_at is infinity'],
    ['task_events', 'happened_at', 'event 1 (SUBMITTED) is not what its hash was made of'],
  ] as [string, string, string][];

  test.each(SPOILT)(
    'in %s.%s is a fault of its task, and the others are looked through',
    async (table, column, fault) => {
      const [spoilt = '', broken = ''] = [await submit(), await submit()].sort();
      await submit();
      await database.rows('update task_events set request_id = $2 where task_id = $1', [broken, 'another']);
      await database.rows(
        table === 'questions'
          ? `update questions set created_at = 'infinity' from approval_tasks where task_id = $1 and questions.question_id = approval_tasks.question_id`
          : `update ${table} set ${column} = 'infinity' where task_id = $1`,
        [spoilt],
      );
      expect(await faults()).toEqual([
        `task ${spoilt}: ${fault}`,
        `task ${broken}: event 1 (SUBMITTED) is not what its hash was made of`,
      ]);
    },
  );

  test('is told as any other fault is', async () => {
    const task_id = await submit();
    await database.rows(`update approval_tasks set decided_at = 'infinity'`);
    const { stdout, code } = await audit(['verify']);
    expect(stdout.split('\n')).toEqual([
      `task ${task_id}: approval_tasks.decided_at is infinity`,
      '1 tasks, 1 events; 0 without history, 0 begun later',
      '1 broken',
      '',
    ]);
    expect(code).toBe(1);
  });

  test.each(['-infinity', '294276-12-31T23:59:59Z', '4713-01-01T00:00:00Z BC'])(
    'or that no event could have, %s, is one too',
    async (time) => {
      const task_id = await submit();
      await database.rows('update approval_tasks set created_at = $1', [time]);
      expect(await faults()).toEqual([
        expect.stringMatching(
          new RegExp(
            `^task ${task_id}: (approval_tasks.created_at is -infinity|created at another time than in SUBMITTED)$`,
          ),
        ),
      ]);
    },
  );
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

  test('are read however many there are, in whatever order, with empty lines and those of Windows', async () => {
    const task_ids = [await closedTask(), await submit()];
    const { stdout } = await audit(['heads']);
    const [first = '', second = ''] = stdout.trim().split('\n');
    const lines = [second, '', ...Array.from({ length: 12_000 }, () => first)];
    const file = join(folder, 'heads');
    await writeFile(file, lines.join('\r\n'));
    const { stdout: holds } = await audit(['verify', '--heads', file]);
    expect(holds).toContain('12001 heads compared\nevery history holds\n');
    await database.rows('delete from task_events where task_id = $1', [task_ids[1]]);
    await database.rows('delete from approval_tasks where task_id = $1', [task_ids[1]]);
    await database.rows('delete from question_words');
    await database.rows(`delete from reviews where status = 'PENDING'`);
    await database.rows('delete from questions where question_id not in (select question_id from reviews)');
    const { stdout: lost } = await audit(['verify', '--heads', file]);
    expect(lost).toContain(`task ${task_ids[1]}: a head was kept, and the task is gone\n`);
    expect(lost).toContain('12001 heads compared\n1 broken\n');
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
    for (const table of ['task_tokens', 'review_links', 'mails', 'reviews', 'question_words']) {
      await database.rows(`delete from ${table}`);
    }
    await database.rows('delete from approval_tasks where task_id = $1', [task_ids[1]]);
    await database.rows('delete from questions where question_id not in (select question_id from approval_tasks)');
    await database.rows('select create_review(question_id) from questions');
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
    ['with an unknown option', ['verify', '--quick'], `Unknown option '--quick'`],
    ['with heads that are not there', ['verify', '--heads', 'nowhere'], 'nowhere'],
    ['with heads in a folder', ['verify', '--heads', '.'], 'EISDIR'],
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
