import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { fixture, fixtureNames } from '../support/fixtures.ts';
import { seedLink, seedPaper, seedTask } from '../support/seed.ts';

const deployment = useDeployment();

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate questions, papers cascade; truncate absences');
  // The rows that the fixtures refer to.
  const task_id = await seedTask(deployment.database, {
    task_id: '11111111-1111-4111-8111-111111111111',
    question_id: '22222222-2222-4222-8222-222222222222',
  });
  await seedLink(deployment.database, task_id, 'Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ');
  await seedPaper(deployment.database, 'Zm9yLXBhcGVyLWV4YW1wbGVzLW9ubHktbm8tc2VjcmU', {
    paper_id: '33333333-3333-4333-8333-333333333333',
    task_id: '44444444-4444-4444-8444-444444444444',
  });
});

/** Status and problem code, or the media type of the answer; for a redirect, its target. */
const EXPECTED: Record<string, [number, string]> = {
  'create_request/invalid-characters': [400, 'VALIDATION_FAILED'],
  'create_request/invalid-submission': [400, 'VALIDATION_FAILED'],
  'create_request/not-json': [400, 'VALIDATION_FAILED'],
  'create_request/revise': [201, 'application/json'],
  'create_request/self-review': [422, 'SELF_REVIEW'],
  'create_request/submit': [201, 'application/json'],
  'create_request/submit-with-idempotency-key': [201, 'application/json'],
  'create_request/submit-with-stages': [201, 'application/json'],
  'create_request/invalid-paper': [400, 'VALIDATION_FAILED'],
  'create_request/submit-paper': [201, 'application/json'],
  'read_tasks/list-papers': [200, 'application/json'],
  'read_tasks/read-paper': [200, 'application/json'],
  'read_tasks/read-paper-as-stranger': [404, 'NOT_FOUND'],
  'resume_workflow/decide-paper-task-without-nonce': [400, 'text/html; charset=utf-8'],
  'resume_workflow/move-paper-deadline': [200, 'application/json'],
  'resume_workflow/reassign-paper': [200, 'application/json'],
  'resume_workflow/show-paper': [200, 'text/html; charset=utf-8'],
  'resume_workflow/show-paper-task': [200, 'text/html; charset=utf-8'],
  'resume_workflow/withdraw-paper': [200, 'application/json'],
  'create_request/unverified-email': [401, 'UNAUTHORIZED'],
  'pages/asset': [200, 'text/javascript; charset=utf-8'],
  'pages/asset-of-another-release': [404, 'NOT_FOUND'],
  'pages/inbox': [200, 'text/html; charset=utf-8'],
  'pages/signed-in': [200, 'text/html; charset=utf-8'],
  'read_tasks/escaped-hash': [301, '/#/tasks/11111111-1111-4111-8111-111111111111'],
  'read_tasks/health': [200, 'application/json'],
  'read_tasks/list-as-coordinator': [200, 'application/json'],
  'read_tasks/overview': [200, 'application/json'],
  'read_tasks/overview-as-author': [403, 'NOT_COORDINATOR'],
  'read_tasks/read-absence': [404, 'NOT_FOUND'],
  'resume_workflow/delete-absence': [404, 'NOT_FOUND'],
  'resume_workflow/move-deadline': [200, 'application/json'],
  'resume_workflow/reassign-question': [200, 'application/json'],
  'resume_workflow/reassign-task': [200, 'application/json'],
  'resume_workflow/reassign-task-to-author': [422, 'SELF_REVIEW'],
  'resume_workflow/set-absence': [200, 'application/json'],
  'resume_workflow/set-absence-of-another': [404, 'NOT_FOUND'],
  'read_tasks/list-as-assessor': [200, 'application/json'],
  'read_tasks/list-questions': [200, 'application/json'],
  'read_tasks/list-questions-as-coordinator': [200, 'application/json'],
  'read_tasks/list-questions-of-others': [403, 'NOT_COORDINATOR'],
  'read_tasks/list-with-invalid-query': [400, 'VALIDATION_FAILED'],
  'read_tasks/no-such-route': [404, 'NOT_FOUND'],
  'read_tasks/read-events': [200, 'application/json'],
  'read_tasks/read-events-as-stranger': [404, 'NOT_FOUND'],
  'read_tasks/read-question': [200, 'application/json'],
  'read_tasks/read-question-as-stranger': [404, 'NOT_FOUND'],
  'read_tasks/read-question-events': [200, 'application/json'],
  'read_tasks/read-revisions': [200, 'application/json'],
  'read_tasks/read-task': [200, 'application/json'],
  'read_tasks/read-task-as-coordinator': [200, 'application/json'],
  'read_tasks/read-task-as-stranger': [404, 'NOT_FOUND'],
  'resume_workflow/approve': [202, 'application/json'],
  'resume_workflow/decide-as-coordinator': [403, 'NOT_ASSESSOR'],
  'resume_workflow/decide-as-stranger': [404, 'NOT_FOUND'],
  'resume_workflow/decide-own-question': [403, 'NOT_ASSESSOR'],
  'resume_workflow/decide-review': [303, '/review/Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ'],
  'resume_workflow/decide-review-without-nonce': [400, 'text/html; charset=utf-8'],
  'resume_workflow/decide-several': [200, 'application/json'],
  'resume_workflow/probe-review': [200, 'text/html; charset=utf-8'],
  'resume_workflow/reject': [202, 'application/json'],
  'resume_workflow/reject-without-comments': [400, 'VALIDATION_FAILED'],
  'resume_workflow/show-review': [200, 'text/html; charset=utf-8'],
  'resume_workflow/show-review-of-unknown-link': [404, 'text/html; charset=utf-8'],
  'resume_workflow/withdraw': [200, 'application/json'],
  'resume_workflow/withdraw-as-assessor': [403, 'NOT_AUTHOR'],
};

const isHttp = (name: string) => 'routeKey' in fixture<object>(name);

describe('the fixtures of the HTTP API', () => {
  test.each(Object.entries(EXPECTED))('%s is answered %j', async (name, [status, kind]) => {
    const { createRequest, pages, readTasks, resumeWorkflow } = deployment.functions;
    const handlers = { create_request: createRequest, pages, read_tasks: readTasks, resume_workflow: resumeWorkflow };
    const handler = handlers[name.split('/')[0] as keyof typeof handlers];
    const response = await handler(fixture<APIGatewayProxyEventV2>(name));
    const type = String(response.headers?.['content-type'] ?? response.headers?.location);
    expect([response.statusCode, type === 'application/problem+json' ? bodyOf(response).code : type]).toEqual([
      status,
      kind,
    ]);
    expect(response.headers?.['x-request-id']).toBe('JKJaXmPLvHcESHA=');
  });

  test('are all named here', () => {
    expect(fixtureNames().filter(isHttp)).toEqual(Object.keys(EXPECTED).sort());
  });

  test('name each fault of a submission with its path', async () => {
    const event = fixture<APIGatewayProxyEventV2>('create_request/invalid-submission');
    const response = await deployment.functions.createRequest(event);
    expect(bodyOf(response).errors).toEqual([
      { path: 'question_text', message: 'must not be blank' },
      { path: 'options', message: 'must be distinct' },
      { path: 'assigned_to', message: 'must be one email address' },
      { path: 'due_in_seconds', message: 'must be a whole number' },
      { path: 'status', message: 'is not a known field' },
    ]);
  });

  test('name what no reader can see or tell apart', async () => {
    const event = fixture<APIGatewayProxyEventV2>('create_request/invalid-characters');
    const response = await deployment.functions.createRequest(event);
    expect(bodyOf(response).errors).toEqual([
      {
        path: 'question_text',
        message: 'must hold no control characters besides tab and line breaks; character 4 is U+000C',
      },
      { path: 'options', message: 'must be distinct: numbers 1 and 2 look the same to a reader' },
      { path: 'assigned_to', message: 'must have only ASCII characters before the @' },
    ]);
  });

  test('decide on the page with a nonce for exactly the seeded text', async () => {
    await deployment.functions.resumeWorkflow(fixture<APIGatewayProxyEventV2>('resume_workflow/decide-review'));
    const decided = await deployment.database.rows(
      `select decision, comments, decided_by from approval_tasks where task_id = '11111111-1111-4111-8111-111111111111'`,
    );
    expect(decided).toEqual([
      {
        decision: 'CHANGES_REQUESTED',
        comments: 'Ambiguous:\nsee option A & B.',
        decided_by: 'assessor@example.com',
      },
    ]);
  });
});

test('every function has fixtures, and every fixture a function', () => {
  const functions = readdirSync('src').filter((folder) => existsSync(join('src', folder, 'app.ts')));
  const folders = fixtureNames().map((name) => name.split('/')[0]);
  expect([...new Set(folders)]).toEqual(functions.sort());
});

test('events/event.json is the event of a submission', () => {
  expect(fixture('event')).toEqual(fixture('create_request/submit'));
});
