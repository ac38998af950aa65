import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { HttpResponse } from '../../src/runtime/http.ts';
import { type AwsStandIn, startAwsStandIn } from '../support/aws-stand-in.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { CONTEXT } from '../support/deployment.ts';
import { setFunctionEnvironment } from '../support/function-environment.ts';
import { httpEvent } from '../support/http-event.ts';

let database: TestDatabase;
let aws: AwsStandIn;
let functions: {
  createRequest: typeof import('../../src/create_request/app.ts');
  callback: typeof import('../../src/callback/app.ts');
  resumeWorkflow: typeof import('../../src/resume_workflow/app.ts');
  updateStatus: typeof import('../../src/update_status/app.ts');
  readTasks: typeof import('../../src/read_tasks/app.ts');
};

beforeAll(async () => {
  database = await createTestDatabase();
  aws = await startAwsStandIn(() => database.secret);
  setFunctionEnvironment();
  functions = {
    createRequest: await import('../../src/create_request/app.ts'),
    callback: await import('../../src/callback/app.ts'),
    resumeWorkflow: await import('../../src/resume_workflow/app.ts'),
    updateStatus: await import('../../src/update_status/app.ts'),
    readTasks: await import('../../src/read_tasks/app.ts'),
  };
});

beforeEach(() => aws.reset());

afterAll(async () => {
  await database.drop();
  await aws.stop();
});

const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
  assigned_to: 'Assessor@Example.com ',
};

const bodyOf = (response: HttpResponse) => JSON.parse(response.body ?? '');

async function submit(): Promise<string> {
  const event = httpEvent('POST /questions', { email: 'author@example.com', body: QUESTION });
  return bodyOf(await functions.createRequest.handler(event)).task_id;
}

function sqsEvent(...bodies: unknown[]) {
  const Records = bodies.map((body, i) => ({
    messageId: `message-${i}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    eventSource: 'aws:sqs',
  }));
  return { Records } as never;
}

describe('a question from submission to status', () => {
  test('is stored, started, mailed, decided, resumed and closed', async () => {
    const event = httpEvent('POST /questions', { email: 'author@example.com', body: QUESTION });
    const created = await functions.createRequest.handler(event);
    expect(created.statusCode).toBe(201);
    const task = bodyOf(created);
    expect(task).toMatchObject({
      status: 'PENDING',
      assigned_by: 'author@example.com',
      assigned_to: 'assessor@example.com',
    });
    expect(created.headers).toMatchObject({ location: `/tasks/${task.task_id}`, 'x-request-id': 'request-1' });
    expect(aws.inputsOf('StartExecution')).toEqual([
      {
        stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:approval',
        name: task.task_id,
        input: `{"task_id":"${task.task_id}","timeout_seconds":604800}`,
      },
    ]);

    expect(
      await functions.callback.handler(sqsEvent({ task_id: task.task_id, task_token: 'token-1' }), CONTEXT),
    ).toEqual({
      batchItemFailures: [],
    });
    expect(aws.inputsOf('SendEmail')).toHaveLength(1);
    expect(aws.inputsOf('SendEmail')[0]).toMatchObject({ Destination: { ToAddresses: ['assessor@example.com'] } });

    const decided = await functions.resumeWorkflow.handler(
      httpEvent('POST /tasks/{task_id}/decision', {
        params: { task_id: task.task_id },
        email: 'assessor@example.com',
        body: { decision: 'APPROVED' },
      }),
    );
    expect(decided.statusCode).toBe(202);
    expect(bodyOf(decided)).toMatchObject({
      status: 'PENDING',
      decision: 'APPROVED',
      decided_by: 'assessor@example.com',
    });
    expect(aws.inputsOf('SendTaskSuccess')).toEqual([{ taskToken: 'token-1', output: '{"decision":"APPROVED"}' }]);

    expect(
      await functions.updateStatus.handler({ task_id: task.task_id, outcome: { decision: 'APPROVED' } }, CONTEXT),
    ).toEqual({
      status: 'APPROVED',
    });
    const read = await functions.readTasks.handler(
      httpEvent('GET /tasks/{task_id}', { params: { task_id: task.task_id }, email: 'author@example.com' }),
    );
    expect(bodyOf(read)).toMatchObject({ status: 'APPROVED', question: { correct_answer: 'Mercury' } });
  });

  test('is decided on the page behind the mailed link', async () => {
    const task_id = await submit();
    await functions.callback.handler(sqsEvent({ task_id, task_token: 'token-2' }), CONTEXT);
    const mail = JSON.stringify(aws.inputsOf('SendEmail')[0]);
    const code = /https:\/\/api\.example\.com\/review\/([\w-]{43})/.exec(mail)?.[1] ?? '';
    const shown = await functions.resumeWorkflow.handler(httpEvent('GET /review/{code}', { params: { code } }));
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain('Which planet is closest to the sun?');
    const nonce = /name="nonce" value="([0-9a-f]{64})"/.exec(shown.body ?? '')?.[1] ?? '';
    const press = () =>
      functions.resumeWorkflow.handler(
        httpEvent('POST /review/{code}/decision', {
          params: { code },
          form: { decision: 'REJECTED', comments: 'Two answers are right.', nonce },
        }),
      );
    const [recorded, again] = [await press(), await press()];
    expect([recorded.statusCode, recorded.headers?.location]).toEqual([303, `/review/${code}`]);
    expect([again.statusCode, again.headers?.location]).toEqual([303, `/review/${code}`]);
    const record = await functions.resumeWorkflow.handler(httpEvent('GET /review/{code}', { params: { code } }));
    expect(record.body).toContain('<dd data-status="REJECTED">Rejected</dd>');
    expect(aws.inputsOf('SendTaskSuccess')).toHaveLength(1);
  });
});
