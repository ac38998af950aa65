import { describe, expect, test } from '@jest/globals';
import { decideTask } from '../../src/core/decide-task.ts';
import { createEnvironment } from '../support/environment.ts';
import { AUTHOR, COORDINATOR, stage, useQuestions } from '../support/questions.ts';
import { raceOnLock } from '../support/row-lock.ts';

const office = useQuestions();
const { submitted, decide, withdraw, shown, close } = office;

describe('a withdrawal', () => {
  test('by its author closes the question and its open tasks; decisions stay', async () => {
    const { question_id } = await submitted(stage('ab', 2), stage('c'));
    await decide(question_id, 'a', 'APPROVED');
    const { status, body } = await withdraw(question_id);
    expect([status, body.status]).toEqual([200, 'WITHDRAWN']);
    expect(await shown(question_id)).toBe('WITHDRAWN | WITHDRAWN: a APPROVED, b WITHDRAWN | PLANNED: ');
    const again = await withdraw(question_id);
    expect(again).toEqual({ status: 200, body, location: undefined, faults: [] });
    expect(await decide(question_id, 'b', 'APPROVED')).toMatchObject({ status: 409, body: { code: 'TASK_CLOSED' } });
  });

  test('by a coordinator tells the author, by the author nobody', async () => {
    const [mine, theirs] = [await submitted(stage('a')), await submitted(stage('a'))];
    await withdraw(mine.question_id);
    await withdraw(theirs.question_id, COORDINATOR);
    const mails = await office.deployment.database.rows(
      `select reason, recipient from mails where question_id = any ($1)`,
      [[mine.question_id, theirs.question_id]],
    );
    expect(mails).toEqual([{ reason: 'OUTCOME', recipient: AUTHOR }]);
  });

  test.each([
    ['after the author was told that it is approved', true, ['approved', 'withdrawn']],
    ['before the author was told that it is approved', false, ['withdrawn']],
  ])('of an approved question by a coordinator, %s, tells the author once', async (_, isTold, outcomes) => {
    const { question_id } = await submitted(isTold ? stage('a') : stage('ab', 2));
    const subjects = () =>
      office.deployment.aws
        .inputsOf('SendEmail')
        .filter((mail) => JSON.stringify(mail).includes(`/#/questions/${question_id}`))
        .map((mail) => (mail.Content as { Simple: { Subject: { Data: string } } }).Simple.Subject.Data);
    await decide(question_id, 'a', 'APPROVED');
    if (isTold) await office.reconcile();
    else await decide(question_id, 'b', 'APPROVED');
    await withdraw(question_id, COORDINATOR);
    await office.reconcile();
    await office.reconcile();
    expect(subjects().map((subject) => /approved|withdrawn/.exec(subject)?.[0])).toEqual(outcomes);
  });

  test('of an approved question is for coordinators; its tasks keep their decisions', async () => {
    const { question_id } = await submitted(stage('a'));
    await decide(question_id, 'a', 'APPROVED');
    await close(question_id, 'a');
    expect(await withdraw(question_id)).toMatchObject({ status: 409, body: { code: 'QUESTION_CLOSED' } });
    expect(await shown(question_id)).toBe('APPROVED | APPROVED: a APPROVED');
    expect((await withdraw(question_id, COORDINATOR)).body.status).toBe('WITHDRAWN');
    expect(await shown(question_id)).toBe('WITHDRAWN | APPROVED: a APPROVED');
    expect((await withdraw(question_id)).body.status).toBe('WITHDRAWN');
  });

  test.each(['REJECTED', 'CHANGES_REQUESTED'])('of a question that is %s is refused to everybody', async (decision) => {
    const { question_id } = await submitted(stage('a'));
    await decide(question_id, 'a', decision);
    for (const who of [{ email: AUTHOR }, COORDINATOR]) {
      expect(await withdraw(question_id, who)).toMatchObject({
        status: 409,
        body: { code: 'QUESTION_CLOSED', detail: `the question was closed as ${decision}` },
      });
    }
  });

  test.each<[string, object, number, string]>([
    ['an assessor', { email: 'a@example.com' }, 403, 'NOT_AUTHOR'],
    ['a stranger', { email: 'stranger@example.com' }, 404, 'NOT_FOUND'],
    ['an assessor with a body', { email: 'a@example.com', body: { why: 'so' } }, 403, 'NOT_AUTHOR'],
    ['its author with a body', { email: AUTHOR, body: { why: 'so' } }, 400, 'VALIDATION_FAILED'],
    ['its author with a query', { email: AUTHOR, query: { why: 'so' } }, 400, 'VALIDATION_FAILED'],
  ])('by %s is refused, and writes nothing', async (_, who, status, code) => {
    const { question_id } = await submitted(stage('a'));
    expect(await withdraw(question_id, who)).toMatchObject({ status, body: { code } });
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING');
  });

  test('takes an empty object for no body', async () => {
    const { question_id } = await submitted(stage('a'));
    expect((await withdraw(question_id, { email: AUTHOR, body: {} })).status).toBe(200);
  });

  test('that meets a decision: one of the two holds, and both are told which', async () => {
    const environments = Array.from({ length: 4 }, () => createEnvironment(office.deployment.database.secret));
    const author = { email: AUTHOR, is_coordinator: false };
    const seen = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const { question_id } = await submitted(stage('a'));
      const task_id = await office.taskOf(question_id, 'a');
      const assessor = { email: 'a@example.com', is_coordinator: false };
      const racers = environments.map((ports, i) => async (): Promise<unknown> => {
        if ((i + round) % 2 === 1) return await decideTask(ports, assessor, task_id, () => ({ decision: 'APPROVED' }));
        // As withdrawQuestion does when it has found the question: otherwise it would always come last.
        const answer = await ports.store.withdrawQuestion(question_id, author, new Date(), ports.origin);
        if (answer?.status !== 'WITHDRAWN') throw Object.assign(new Error(), { code: 'QUESTION_CLOSED' });
        return answer;
      });
      const outcomes = await raceOnLock(
        office.deployment.database,
        { text: 'select from reviews where question_id = $1 for update', values: [question_id] },
        racers,
      );
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'done')).sort();
      const state = await shown(question_id);
      seen.add(state);
      const decided = ['QUESTION_CLOSED', 'QUESTION_CLOSED', 'done', 'done'];
      const withdrawn = ['TASK_CLOSED', 'TASK_CLOSED', 'done', 'done'];
      expect(codes).toEqual(state === 'APPROVED | APPROVED: a APPROVED' ? decided : withdrawn);
    }
    // Otherwise there was no race.
    expect([...seen].sort()).toEqual(['APPROVED | APPROVED: a APPROVED', 'WITHDRAWN | WITHDRAWN: a WITHDRAWN']);
  });
});
