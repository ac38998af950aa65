import { beforeEach, describe, expect, test } from '@jest/globals';
import { httpEvent } from '../support/http-event.ts';
import { stage, useQuestions } from '../support/questions.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const office = useQuestions();
const { submitted, decide, close, shown, read } = office;

beforeEach(() => office.deployment.aws.reset());

const started = () => office.deployment.aws.inputsOf('StartExecution').map(({ name }) => name);

describe('a question in stages', () => {
  test('is approved by two of three, then by one', async () => {
    const { question_id } = await submitted(stage('abc', 2), stage('d'));
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING, b PENDING, c PENDING | PLANNED: ');
    await decide(question_id, 'a', 'APPROVED');
    expect(await shown(question_id)).toBe('PENDING | PENDING: a APPROVED, b PENDING, c PENDING | PLANNED: ');
    office.deployment.aws.reset();
    await decide(question_id, 'b', 'APPROVED');
    expect(await shown(question_id)).toBe(
      'PENDING | APPROVED: a APPROVED, b APPROVED, c SUPERSEDED | PENDING: d PENDING',
    );
    expect(started()).toEqual([await office.taskOf(question_id, 'd')]);
    await decide(question_id, 'd', 'APPROVED');
    expect(await shown(question_id)).toBe(
      'APPROVED | APPROVED: a APPROVED, b APPROVED, c SUPERSEDED | APPROVED: d APPROVED',
    );
    const { closed_at, tasks } = (await read(question_id)).body as {
      closed_at: string;
      tasks: { decided_at: string }[];
    };
    expect(closed_at).toBe(tasks.at(-1)?.decided_at);
  });

  test('ends with the first rejection: later stages stay planned', async () => {
    const { question_id } = await submitted(stage('ab', 1), stage('cd', 1));
    await decide(question_id, 'b', 'REJECTED');
    expect(await shown(question_id)).toBe('REJECTED | REJECTED: a SUPERSEDED, b REJECTED | PLANNED: ');
    expect((await decide(question_id, 'a', 'APPROVED')).body).toMatchObject({
      code: 'TASK_CLOSED',
      detail: 'the task was closed as SUPERSEDED before a decision',
    });
  });

  test('waits for everybody where one asks for changes', async () => {
    const { question_id } = await submitted(stage('abc', 1));
    await decide(question_id, 'a', 'CHANGES_REQUESTED');
    await decide(question_id, 'b', 'APPROVED');
    expect(await shown(question_id)).toBe('PENDING | PENDING: a CHANGES_REQUESTED, b APPROVED, c PENDING');
    await close(question_id, 'c', true);
    expect(await shown(question_id)).toBe(
      'CHANGES_REQUESTED | CHANGES_REQUESTED: a CHANGES_REQUESTED, b APPROVED, c EXPIRED',
    );
  });

  test('expires where too few decide', async () => {
    const { question_id } = await submitted(stage('ab', 2));
    await decide(question_id, 'a', 'APPROVED');
    await close(question_id, 'b', true);
    expect(await shown(question_id)).toBe('EXPIRED | EXPIRED: a APPROVED, b EXPIRED');
  });

  test('is approved although one of three expires', async () => {
    const { question_id } = await submitted(stage('abc', 2));
    await close(question_id, 'a', true);
    await decide(question_id, 'b', 'APPROVED');
    await decide(question_id, 'c', 'APPROVED');
    expect(await shown(question_id)).toBe('APPROVED | APPROVED: a EXPIRED, b APPROVED, c APPROVED');
  });

  test('counts the time of each stage from its opening', async () => {
    const answer = await office.submit({ stages: [stage('a'), stage('b')], due_in_seconds: 600 });
    const { question_id } = answer.body as { question_id: string };
    await decide(question_id, 'a', 'APPROVED');
    const { tasks } = (await read(question_id)).body as {
      tasks: { created_at: string; due_at: string; decided_at: string }[];
    };
    const [first, second] = tasks;
    expect(second?.created_at).toBe(first?.decided_at);
    expect(Date.parse(second?.due_at ?? '') - Date.parse(second?.created_at ?? '')).toBe(600_000);
    const [execution] = office.deployment.aws.inputsOf('StartExecution').slice(-1);
    expect(JSON.parse(String(execution?.input))).toMatchObject({ timeout_seconds: 600 });
  });

  test('is not moved on by what becomes of a task of an earlier stage', async () => {
    const { question_id } = await submitted(stage('a'), stage('bc', 2));
    await decide(question_id, 'a', 'APPROVED');
    await decide(question_id, 'b', 'APPROVED');
    // Somebody lowers the required approvals to one by hand, and the execution of the first stage closes only now.
    await office.deployment.database.rows(
      `update reviews set stages = jsonb_set(stages, '{1,required_approvals}', '1') where question_id = $1`,
      [question_id],
    );
    await close(question_id, 'a');
    expect(await shown(question_id)).toBe('PENDING | APPROVED: a APPROVED | PENDING: b APPROVED, c PENDING');
  });

  test('tells the executions of tasks that its end closes', async () => {
    const { question_id } = await submitted(stage('ab', 1));
    const task_id = await office.taskOf(question_id, 'b');
    await office.deployment.database.rows(
      `insert into task_tokens (token_hash, task_id, task_token) values (sha256('token-b'), $1, 'token-b')`,
      [task_id],
    );
    await decide(question_id, 'a', 'APPROVED');
    expect(office.deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'token-b', output: '{"decision":null}' },
    ]);
  });

  test('keeps the decision and its stages where Step Functions is away', async () => {
    const { question_id } = await submitted(stage('a'), stage('b'));
    office.deployment.aws.answer('StartExecution', () => ({ status: 500, error: 'InternalFailure' }));
    expect((await decide(question_id, 'a', 'APPROVED')).status).toBe(202);
    expect(await shown(question_id)).toBe('PENDING | APPROVED: a APPROVED | PENDING: b PENDING');
  });
});

describe('the link of an assessor', () => {
  /** Has the assessor of a task mailed, and returns what the link's page shows. */
  const pageOf = async (question_id: string, name: string) => {
    const { aws, functions } = office.deployment;
    const task_id = await office.taskOf(question_id, name);
    await functions.callback(sqsEvent({ task_id, task_token: `token of ${task_id}` }));
    const code = /\/review\/([\w-]{43})/.exec(JSON.stringify(aws.inputsOf('SendEmail').at(-1)))?.[1] ?? '';
    const open = httpEvent('GET /review/{code}', { params: { code }, headers: { accept: 'text/html' } });
    return async () => (await functions.resumeWorkflow(open)).body ?? '';
  };

  test('shows what changed since the revision before, and what was said on it', async () => {
    const { question_id } = await submitted(stage('ab', 2));
    await decide(question_id, 'a', 'CHANGES_REQUESTED');
    const text = 'Which planet is nearest to the sun?';
    const { body } = await office.revise(question_id, { question_text: text, options: ['Venus', 'Mercury', 'Earth'] });
    const page = await (await pageOf(String(body.question_id), 'b'))();
    expect(page).toContain('What changed since revision 1');
    expect(page).toContain('Which planet is <del>closest</del><ins>nearest</ins> to the sun?');
    expect(page).toContain('<del>Mars</del><ins>Earth</ins>');
    expect(page).toContain('Revision 1: Superseded');
    expect(page).toContain('<bdi>a@example.com</bdi>: Changes requested');
    expect(page).toContain('a says so.');
    expect(page).toContain(`<p class="question" dir="ltr" translate="no">${text}</p>`);
  });

  test('says nothing of that for a first revision', async () => {
    const { question_id } = await submitted(stage('a'));
    expect(await (await pageOf(question_id, 'a'))()).not.toMatch(/What changed|What was said before/);
  });

  test('explains why the task is closed: others have decided, or there is a newer revision', async () => {
    const { question_id } = await submitted(stage('ab', 1));
    const read = await pageOf(question_id, 'b');
    await decide(question_id, 'a', 'APPROVED');
    expect(await read()).toContain('Others have decided, and your decision is not needed any more.');
    const other = await submitted(stage('a'));
    const readOther = await pageOf(other.question_id, 'a');
    await office.revise(other.question_id, { question_text: 'Another text?' });
    expect(await readOther()).toContain('The author submitted a newer revision of the question.');
    for (const page of [await read(), await readOther()]) expect(page).not.toMatch(/planet|Mercury|Another/);
  });
});
