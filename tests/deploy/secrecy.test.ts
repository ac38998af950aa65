import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { httpEvent } from '../support/http-event.ts';
import { type CollectedLog, collectLog, LOUD } from '../support/log.ts';
import { nonceOn, reviewer } from '../support/review.ts';
import { sqsEvent } from '../support/sqs-event.ts';

let deployment: Deployment;
let collected: CollectedLog;

beforeAll(async () => {
  deployment = await startDeployment(undefined, LOUD);
  collected = collectLog();
});

beforeEach(() => {
  collected.clear();
  deployment.aws.reset();
});

afterAll(async () => {
  await deployment.stop();
  collected.stop();
});

const SUBMISSION = {
  question_text: 'CANARY-question?',
  options: ['CANARY-option-1', 'CANARY-option-2'],
  correct_answer: 'CANARY-option-2',
  assigned_to: 'assessor@example.com',
};
const TOKEN = 'CANARY-token';

const submit = (body: unknown) =>
  deployment.functions.createRequest(httpEvent('POST /questions', { email: 'author@example.com', body }));
const decide = (task_id: string, body: unknown) =>
  deployment.functions.resumeWorkflow(
    httpEvent('POST /tasks/{task_id}/decision', { params: { task_id }, email: 'assessor@example.com', body }),
  );
const deliver = (...messages: unknown[]) => deployment.functions.callback(sqsEvent(...messages));
const codeMailed = () =>
  /review\/([\w-]{43})/.exec(JSON.stringify(deployment.aws.inputsOf('SendEmail')))?.[1] ?? 'no mail was sent';
/** What went to AWS, without the token where it belongs. */
const sentToAws = () =>
  JSON.stringify(deployment.aws.calls.map(({ operation, input }) => ({ operation, ...input, taskToken: '' })));

test('a whole approval puts nothing of the question, no token and no code where it does not belong', async () => {
  const created = await submit(SUBMISSION);
  const { task_id } = bodyOf(created);
  await deliver({ task_id, task_token: TOKEN });
  const code = codeMailed();
  const holder = reviewer(deployment);
  const nonce = await holder.nonceFor(code);
  const pressed = await holder.press(code, { nonce, decision: 'REJECTED', comments: 'CANARY-comment' });
  const repeated = await decide(task_id, { decision: 'REJECTED', comments: 'CANARY-comment-2' });
  const closed = await deployment.functions.updateStatus({ task_id, outcome: { decision: 'REJECTED' } });
  const read = await deployment.functions.readTasks(
    httpEvent('GET /tasks/{task_id}', { params: { task_id }, email: 'author@example.com' }),
  );
  const ResponseURL = `${deployment.aws.url}/answer`;
  const migrate = { ...fixture<CloudFormationCustomResourceEvent>('migrate/create'), ResponseURL };
  await deployment.functions.migrate(migrate, {} as Context);

  expect([created.statusCode, pressed.statusCode, repeated.statusCode, closed]).toEqual([
    201,
    303,
    200,
    { status: 'REJECTED' },
  ]);
  expect(collected.text()).toContain(`"task_id":"${task_id}"`);
  expect(collected.text()).toMatch(new RegExp(`"message":"message handled".*"task_id":"${task_id}"`));
  expect(collected.text()).toContain('"DecisionRecorded":1');
  expect(collected.text()).not.toMatch(/CANARY/);
  expect(collected.text()).not.toContain(code);
  expect(collected.text()).not.toContain(nonce);
  expect(sentToAws()).not.toContain('CANARY');
  expect(deployment.aws.inputsOf('SendTaskSuccess')).toHaveLength(2);
  for (const answer of [created, pressed, repeated, read]) expect(JSON.stringify(answer)).not.toContain(TOKEN);
  expect(created.body).not.toContain('CANARY');
});

test('a whole paper puts nothing of its questions, no token and no code where it does not belong', async () => {
  const { assigned_to, ...question } = SUBMISSION;
  const body = { title: 'Only mails say this title', questions: [question, question], assigned_to };
  const post = (sent: object) =>
    deployment.functions.createRequest(httpEvent('POST /papers', { email: 'author@example.com', body: sent }));
  const created = await post(body);
  const refused = await post({ ...body, questions: [{ ...question, correct_answer: 'CANARY-option-3' }] });
  const { paper_id, questions } = bodyOf(created);
  const [task_id] = questions.map(({ tasks }: { tasks: { task_id: string }[] }) => tasks[0]?.task_id);
  await deliver({ task_id, task_token: `${TOKEN}-of-paper` });
  const code = codeMailed();
  const params = { code, task_id };
  const { resumeWorkflow, readTasks } = deployment.functions;
  const list = await resumeWorkflow(httpEvent('GET /review/{code}', { params: { code } }));
  const page = await resumeWorkflow(httpEvent('GET /review/{code}/{task_id}', { params }));
  const form = { nonce: nonceOn(page), decision: 'REJECTED', comments: 'CANARY-comment' };
  const pressed = await resumeWorkflow(httpEvent('POST /review/{code}/{task_id}/decision', { params, form }));
  const read = await readTasks(
    httpEvent('GET /papers/{paper_id}', { params: { paper_id }, email: 'author@example.com' }),
  );

  expect([created.statusCode, refused.statusCode, list.statusCode, pressed.statusCode, read.statusCode]).toEqual([
    201, 400, 200, 303, 200,
  ]);
  expect(collected.text()).not.toMatch(/CANARY|Only mails say/);
  expect(collected.text()).not.toContain(code);
  expect(collected.text()).not.toContain(form.nonce);
  expect(sentToAws()).not.toContain('CANARY');
  expect(refused.body).not.toContain('CANARY');
  for (const answer of [created, list, page, read]) expect(JSON.stringify(answer)).not.toContain(TOKEN);
  expect(read.body).not.toContain('CANARY-comment');
});

test.each([
  ['is cut off', '{"question_text":"CANARY-question", CANARY'],
  ['is text', 'CANARY'],
  ['has a wrong answer', { ...SUBMISSION, correct_answer: 'CANARY-option-3' }],
  ['repeats an option', { ...SUBMISSION, options: ['CANARY-option-2', 'CANARY-option-2'] }],
  ['has an invalid address', { ...SUBMISSION, assigned_to: 'CANARY' }],
  ['is a list', ['CANARY']],
])('a submission that %s is answered and logged without its text', async (_, body) => {
  const answer = await submit(body);
  expect(answer.statusCode).toBe(400);
  expect(answer.body).not.toContain('CANARY');
  expect(collected.text()).toContain('"status":400');
  expect(collected.text()).not.toContain('CANARY');
});

test('a rule of the database that is broken is answered and logged without the row', async () => {
  const { database } = deployment;
  await database.rows(`alter table questions add constraint no_bread check (question_text not like '%bread%')`);
  const answer = await submit({ ...SUBMISSION, question_text: 'CANARY bread?' });
  expect(bodyOf(answer).code).toBe('INTERNAL');
  expect(answer.body).not.toMatch(/CANARY|no_bread/);
  expect(collected.text()).toContain('"constraint":"no_bread"');
  expect(collected.text()).not.toContain('CANARY');
});

test('messages that fail are logged without their tokens', async () => {
  const [one, other] = [bodyOf(await submit(SUBMISSION)).task_id, bodyOf(await submit(SUBMISSION)).task_id];
  await deliver({ task_id: one, task_token: 'CANARY-token-of-one' });
  deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
  const answer = await deliver(
    '{"task_token":"CANARY-token',
    { task_id: 'CANARY', task_token: TOKEN },
    { task_id: '99999999-9999-4999-8999-999999999999', task_token: TOKEN },
    { task_id: other, task_token: 'CANARY-token-of-one' },
    { task_id: other, task_token: 'CANARY-token-of-other' },
  );
  expect(answer.batchItemFailures).toHaveLength(5);
  expect(collected.text().match(/message failed/g)).toHaveLength(5);
  for (const name of ['ValidationFailedError', 'NotFoundError', 'ForeignTaskTokenError', 'MailRejectedError']) {
    expect(collected.text()).toContain(`"name":"${name}"`);
  }
  expect(collected.text()).not.toContain('CANARY');
});

test('outages of Step Functions are logged without tokens and comments', async () => {
  deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'StateMachineDoesNotExist' }));
  deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'AccessDeniedException' }));
  const { task_id } = bodyOf(await submit(SUBMISSION));
  await deliver({ task_id, task_token: 'CANARY-token-of-outage' });
  await decide(task_id, { decision: 'REJECTED', comments: 'CANARY-comment' });
  expect(collected.text()).toContain('workflow not started');
  expect(collected.text()).toContain('decision not delivered');
  expect(collected.text()).toContain('"DecisionNotDelivered":1');
  expect(collected.text()).not.toContain('CANARY');
});
