import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decideTask } from '../../src/core/decide-task.ts';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { createEnvironment, type Environment } from '../support/environment.ts';
import { assessor, submitOne } from '../support/history.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';

let deployment: Deployment;
let ports: Environment;

beforeAll(async () => {
  deployment = await startDeployment();
  ports = createEnvironment(deployment.database.secret);
});

afterAll(() => deployment.stop());

async function read(task_id: string, person: HttpEventOptions = { email: 'author@example.com' }) {
  const event = httpEvent('GET /tasks/{task_id}/events', { ...person, params: { task_id } });
  const response = await deployment.functions.readTasks(event);
  return { status: response.statusCode, body: bodyOf(response) };
}

describe('GET /tasks/{task_id}/events', () => {
  test('answers every event with its place in the chain, and no text', async () => {
    const task_id = await submitOne(ports);
    await decideTask(ports, assessor, task_id, () => ({ decision: 'REJECTED', comments: 'Why.' }));
    const { status, body } = await read(task_id);
    expect(status).toBe(200);
    const [first, second] = body.events;
    expect(body.events).toEqual([
      {
        sequence: 1,
        event: 'SUBMITTED',
        happened_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        actor: 'author@example.com',
        via: 'REST',
        request_id: 'request-1',
        from: null,
        assigned_to: 'assessor@example.com',
        due_at: expect.stringMatching(/Z$/),
        decision: null,
        status: null,
        previous_hash: null,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      {
        sequence: 2,
        event: 'DECIDED',
        happened_at: expect.stringMatching(/Z$/),
        actor: 'assessor@example.com',
        via: 'REST',
        request_id: 'request-1',
        from: null,
        assigned_to: null,
        due_at: null,
        decision: 'REJECTED',
        status: null,
        previous_hash: first.hash,
        hash: expect.not.stringMatching(first.hash),
      },
    ]);
    expect(second.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, HttpEventOptions, number]>([
    ['the author', { email: 'author@example.com' }, 200],
    ['the assessor', { email: 'assessor@example.com' }, 200],
    ['a coordinator', { email: 'c@example.com', claims: { 'cognito:groups': '[coordinators]' } }, 200],
    ['a stranger', { email: 'stranger@example.com' }, 404],
    ['nobody', {}, 401],
  ])('to %s (%j) is %d', async (_, person, status) => {
    expect((await read(await submitOne(ports), person)).status).toBe(status);
  });

  test('looks the same to a stranger as a task that does not exist', async () => {
    const hidden = await read(await submitOne(ports), { email: 'stranger@example.com' });
    expect(hidden).toEqual(await read('99999999-9999-4999-8999-999999999999'));
    expect(hidden).toEqual(await read('no-uuid'));
  });
});
