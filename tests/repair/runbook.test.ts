import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bodyOf } from '../support/deployment.ts';
import { historyFaults } from '../support/history.ts';
import { httpEvent } from '../support/http-event.ts';
import { NOTHING, secondsAgo, useRepairs } from '../support/repairs.ts';
import { reviewer } from '../support/review.ts';
import { type Seed, seedTask } from '../support/seed.ts';
import { type ShellBlock, shellBlocks } from '../support/shell-blocks.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
const statements = [...runbook.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(([, sql = '']) => ({
  sql,
  title: sql.split('\n')[0],
}));
/** The task in the runbook's examples. */
const TASK = '0d6f3f5c-6a53-4f0e-9d9b-2f4f3f0a7c11';

const repairs = useRepairs();
const { run, columnsOf } = repairs;
const database = () => repairs.deployment.database;
const seed = (columns: Seed = {}) => seedTask(database(), { task_id: TASK, ...columns });
const review = () => reviewer(repairs.deployment);

/** The runbook's SQL under a heading. */
function sqlUnder(heading: string): string {
  const [, section = ''] = runbook.split(`### ${heading}\n`);
  return /^```sql\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? 'no such statement';
}

/** The commands under a heading that make a link, run by a shell for a stack with that address. */
function makeLink(): { code_hash: string; link: string } {
  const [block] = shellBlocks(runbook).filter(({ commands }: ShellBlock) => commands.includes('openssl rand'));
  const script = `app=approval-prod; output() { echo "https://$1.example.com"; }\n${block?.commands}`;
  const [code_hash = '', link = ''] = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n');
  return { code_hash, link };
}

/** A task that was submitted over REST, so it has a history. */
async function submit(assigned_to: string): Promise<string> {
  const question = { question_text: 'Which?', options: ['This', 'That'], correct_answer: 'That' };
  const body = { ...question, assigned_to };
  const { createRequest } = repairs.deployment.functions;
  return bodyOf(await createRequest(httpEvent('POST /questions', { email: 'author@example.com', body }))).task_id;
}

test.each(statements)('this schema takes the statement of the runbook: $title', async ({ sql }) => {
  await seed();
  await database().pool.query(sql);
});

describe('revoking links', () => {
  const revoke = () => database().rows(sqlUnder('Revoke the links of a task'));

  test('ends every link of the task, and none of another', async () => {
    await seed();
    const other = await review().seedReview();
    const [first, second] = [await review().addLink(TASK), await review().addLink(TASK)];
    await revoke();
    expect((await review().show(first)).statusCode).toBe(404);
    expect((await review().show(second)).statusCode).toBe(404);
    expect((await review().show(other.code)).statusCode).toBe(200);
  });

  test('ends a page that is open already', async () => {
    await seed();
    const code = await review().addLink(TASK);
    const nonce = await review().nonceFor(code);
    await revoke();
    expect((await review().press(code, { nonce, decision: 'APPROVED', comments: '' })).statusCode).toBe(404);
    expect(await columnsOf(TASK)).toMatchObject({ decision: null });
  });
});

describe('closing a task by hand', () => {
  const close = () => database().rows(sqlUnder('Close a task that nobody should decide'));

  test('ends it as expired at the next run', async () => {
    await seed({ created_at: secondsAgo(3_600), task_token: 'token' });
    expect(await close()).toEqual([{ task_id: TASK }]);
    expect(await run()).toMatchObject({ overdue: 1 });
    expect(await columnsOf(TASK)).toMatchObject({ status: 'EXPIRED', decision: null });
  });

  test('leaves a history that holds', async () => {
    const task_id = await submit('assessor@example.com');
    await database().rows(sqlUnder('Close a task that nobody should decide').replace(TASK, task_id));
    expect(await historyFaults(database().pool)).toEqual([]);
    await repairs.deployment.functions.updateStatus({ task_id, error: { Error: 'States.Timeout' } });
    expect(await columnsOf(task_id)).toMatchObject({ status: 'EXPIRED' });
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('by writing a status instead is what verifying reports', async () => {
    const task_id = await submit('assessor@example.com');
    await database().rows(`update approval_tasks set status = 'WITHDRAWN'`);
    expect(await historyFaults(database().pool)).toEqual([
      expect.stringMatching(`${task_id}.* WITHDRAWN, and no event says so`),
      expect.stringMatching(/^question .*: the question is PENDING, and its stage 1 came to EXPIRED$/),
    ]);
  });

  test('closes a task of this minute too', async () => {
    await seed({ created_at: secondsAgo(10) });
    expect(await close()).toEqual([{ task_id: TASK }]);
    expect(await run()).toEqual({ ...NOTHING, overdue: 1, unsent: 1 });
    const { due_at, created_at, status } = await columnsOf(TASK);
    expect([due_at, status]).toEqual([created_at, 'EXPIRED']);
  });

  test('does nothing to a task that is decided', async () => {
    await seed({ decision: 'APPROVED', decided_by: 'assessor@example.com', decided_at: secondsAgo(1) });
    expect(await close()).toEqual([]);
  });
});

describe('giving the tasks of an address to another one', () => {
  const move = () => database().pool.query(sqlUnder("An assessor's address has changed"));
  const OLD = 'old@example.com';
  const assessorOf = async (task_id: string) => (await columnsOf(task_id)).assigned_to;

  test('moves what is open and ends its links, and the history holds', async () => {
    const task_id = await submit(OLD);
    const code = await review().addLink(task_id);
    await move();
    expect(await assessorOf(task_id)).toBe('new@example.com');
    expect((await review().show(code)).statusCode).toBe(404);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('leaves alone what is decided, and what belongs to others', async () => {
    const decided = { decision: 'APPROVED', decided_by: OLD, decided_at: secondsAgo(1) };
    const { task_id, code } = await review().seedReview({ assigned_to: OLD, ...decided });
    const other = await review().seedReview({ assigned_to: 'other@example.com' });
    await move();
    expect(await assessorOf(task_id)).toBe(OLD);
    expect(await assessorOf(other.task_id)).toBe('other@example.com');
    expect((await review().show(code)).statusCode).toBe(200);
    expect((await review().show(other.code)).statusCode).toBe(200);
  });

  test('leaves what the new address has submitted with the old one, and its link', async () => {
    const own = await review().seedReview({ assigned_to: OLD, assigned_by: 'new@example.com' });
    await move();
    expect(await assessorOf(own.task_id)).toBe(OLD);
    expect((await review().show(own.code)).statusCode).toBe(200);
  });

  const callback = (task_id: string) =>
    repairs.deployment.functions.callback(sqsEvent({ task_id, task_token: 'token' }));
  const recipients = () => repairs.deployment.aws.inputsOf('SendEmail').map(({ Destination }) => Destination);

  test.each([
    ['took a mail', {}],
    ['refused its mail', { status: 400, error: 'MessageRejected' }],
  ])('mails the new address, once, where the old one %s; and the history holds', async (_, answer) => {
    const task_id = await submit(OLD);
    repairs.deployment.aws.answer('SendEmail', () => ({ body: { MessageId: 'message-1' }, ...answer }));
    await callback(task_id);
    repairs.deployment.aws.reset();
    await move();
    expect(await historyFaults(database().pool)).toEqual([]);
    expect(await run()).toMatchObject({ unsent: 1 });
    expect(await run()).toMatchObject({ unsent: 0 });
    expect(recipients()).toEqual([{ ToAddresses: ['new@example.com'] }]);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('and back mails the old address once more, and the history holds', async () => {
    const task_id = await submit(OLD);
    await callback(task_id);
    await move();
    const back = sqlUnder("An assessor's address has changed").replaceAll('old@', 'x@').replaceAll('new@', 'old@');
    await database().pool.query(back.replaceAll('x@', 'new@'));
    repairs.deployment.aws.reset();
    expect(await run()).toMatchObject({ unsent: 1 });
    expect(recipients()).toEqual([{ ToAddresses: [OLD] }]);
    expect(await assessorOf(task_id)).toBe(OLD);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('lets a task that was not mailed yet be mailed to the new address', async () => {
    await seed({ assigned_to: OLD });
    await move();
    await repairs.deployment.functions.callback(sqsEvent({ task_id: TASK, task_token: 'token' }));
    expect(repairs.deployment.aws.inputsOf('SendEmail')).toMatchObject([
      { Destination: { ToAddresses: ['new@example.com'] } },
    ]);
  });
});

test('a link that was made by hand opens the task', async () => {
  await seed();
  const { code_hash, link } = makeLink();
  const insert = sqlUnder('Give an assessor a link');
  expect(insert).toContain(`'${TASK}'`);
  await database().rows(insert.replace(/'[0-9a-f]{64}'/, `'${code_hash}'`));
  const [, code = ''] = /^https:\/\/approval-prod\.example\.com\/review\/([\w-]{43})$/.exec(link) ?? [];
  const page = await review().show(code);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('Which planet is closest to the sun?');
});
