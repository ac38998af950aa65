import { beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AwsAnswer } from '../support/aws-server.ts';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const deployment = useDeployment();

const BROWSER = { accept: 'text/html' };

async function call(name: string, headers: Record<string, string> = {}) {
  const { createRequest, readTasks, resumeWorkflow } = deployment.functions;
  const handlers = { create_request: createRequest, read_tasks: readTasks, resume_workflow: resumeWorkflow };
  const handler = handlers[name.split('/')[0] as keyof typeof handlers];
  const event = fixture<APIGatewayProxyEventV2>(name);
  return handler({ ...event, headers: { ...event.headers, accept: 'application/json', ...headers } });
}

/** A readable secret of a database where nobody listens. */
const unreachable = () => ({
  body: { SecretString: JSON.stringify({ ...deployment.database.secret, host: '127.0.0.1', port: 1 }) },
});
const secret = (text: string) => ({ body: { SecretString: text } });

/** In this order: a handler keeps the first secret that it can use. */
const OUTAGES: [string, () => AwsAnswer | Promise<AwsAnswer>, number, string][] = [
  ['Secrets Manager throttles', () => ({ status: 400, error: 'ThrottlingException' }), 503, 'UNAVAILABLE'],
  ['Secrets Manager refuses', () => ({ status: 400, error: 'AccessDeniedException' }), 503, 'UNAVAILABLE'],
  ['Secrets Manager does not answer', () => new Promise(() => undefined), 503, 'UNAVAILABLE'],
  ['the secret is not JSON', () => secret('{"password":"CANARY'), 500, 'INTERNAL'],
  ['the secret is empty', () => ({ body: {} }), 500, 'INTERNAL'],
  ['the secret lacks the host', () => secret('{"username":"u","password":"CANARY"}'), 500, 'INTERNAL'],
  ['nobody listens at the database', unreachable, 503, 'UNAVAILABLE'],
];

describe('an outage', () => {
  test.each(OUTAGES)('where %s is answered within what API Gateway waits', async (_, answer, status, code) => {
    deployment.aws.reset();
    deployment.aws.answer('GetSecretValue', answer);
    const began = Date.now();
    const response = await call('create_request/submit');
    expect(Date.now() - began).toBeLessThan(20_000);
    expect([response.statusCode, bodyOf(response).code]).toEqual([status, code]);
    expect(response.headers?.['retry-after']).toBe(status === 503 ? '5' : undefined);
    expect(response.headers?.['x-request-id']).toBe('JKJaXmPLvHcESHA=');
    expect(JSON.stringify(response)).not.toMatch(/CANARY|127\.0\.0\.1|arn:/);
    expect(deployment.aws.inputsOf('StartExecution')).toEqual([]);
  });
});

describe('while the database cannot be reached', () => {
  beforeAll(() => {
    deployment.aws.reset();
    deployment.aws.answer('GetSecretValue', unreachable);
  });

  test.each([
    ['create_request/submit'],
    ['create_request/submit-with-idempotency-key'],
    ['read_tasks/list-as-assessor'],
    ['read_tasks/read-task'],
    ['resume_workflow/approve'],
    ['resume_workflow/reject-without-comments'],
    ['resume_workflow/show-review'],
    ['resume_workflow/decide-review'],
  ])('%s is answered 503, and when to come back', async (name) => {
    const response = await call(name);
    expect([response.statusCode, response.headers?.['retry-after'], bodyOf(response).code]).toEqual([
      503,
      '5',
      'UNAVAILABLE',
    ]);
  });

  test('a browser gets a page that says so', async () => {
    const response = await call('resume_workflow/show-review', BROWSER);
    expect([response.statusCode, response.headers?.['retry-after'], response.headers?.['content-type']]).toEqual([
      503,
      '5',
      'text/html; charset=utf-8',
    ]);
    expect(response.body).toContain('Sorry: the database cannot be reached.');
  });

  test('what needs no database is answered as ever', async () => {
    expect((await call('read_tasks/health')).statusCode).toBe(200);
    expect((await call('read_tasks/no-such-route')).statusCode).toBe(404);
    expect((await call('create_request/self-review')).statusCode).toBe(422);
  });

  test('the state machine is told an error that it retries, and nothing of the place', async () => {
    const error = await deployment.functions.updateStatus(fixture('update_status/decided')).catch((reason) => reason);
    expect([error.name, error.message]).toEqual(['DatabaseUnavailableError', 'the database cannot be reached']);
    expect(error.stack).toBe('DatabaseUnavailableError: the database cannot be reached');
    expect(error.cause).toBeUndefined();
  });

  test('every message goes back to the queue', async () => {
    const message = { task_id: '11111111-1111-4111-8111-111111111111', task_token: 'token' };
    expect(await deployment.functions.callback(sqsEvent(message, message))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }],
    });
    expect(deployment.aws.inputsOf('SendEmail')).toEqual([]);
  });
});
