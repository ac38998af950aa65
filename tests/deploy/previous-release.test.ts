import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { clientConfig } from '../../src/adapters/postgres/connection.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { historyFaults } from '../support/history.ts';
import * as released from '../support/released-statements.ts';

let database: TestDatabase;
let client: pg.Client;

/** As between the two steps of a deployment: the schema is new, and the user still has the grants of the previous release. */
beforeAll(async () => {
  database = await createTestDatabase();
  const grants = await readFile(join(import.meta.dirname, '../support/released-grants.sql'), 'utf8');
  await database.rows(grants.replaceAll(':"functions"', 'approval_functions'));
  client = new pg.Client(clientConfig(database.secret));
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const run = async (text: string, values: unknown[]) => (await client.query(text, values)).rows;
const hash = Buffer.alloc(32);
const origin = ['REST', 'request-1'];

test('the functions of the release before go on from submission to outcome, and their history holds', async () => {
  const [task_id, question_id] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  const people = ['author@example.com', 'assessor@example.com'];
  const [created_at, due_at] = [new Date('2026-11-26T10:00:00Z'), new Date('2026-12-03T10:00:00Z')];
  const question = ['Which?', '["This", "That"]', 'This'];
  const content = await run(`select sha256(convert_to('no such content', 'UTF8')) as hash`, []);
  const ids = [task_id, question_id, ...people, due_at, null, hash, created_at];
  const submission = [...ids, ...question, content[0].hash, ...origin, [people[0]], 0];
  expect(await run(released.createTask, submission)).toMatchObject([{ status: 'PENDING' }]);
  const arrival = [task_id, 'token', new Date(), Buffer.alloc(32, 1), new Date(0)];
  expect(await run(released.recordTaskToken, arrival)).toMatchObject([{ notify: true }]);
  await run(released.markNotified, [task_id, new Date(), ...origin]);
  const decision = [task_id, 'APPROVED', null, people[1], new Date(), ...origin, false];
  expect(await run(released.decideTask, decision)).toMatchObject([{ won: true, task_token: 'token' }]);
  expect(await run(released.closeTask, [task_id, false, new Date(), 'WORKFLOW', 'request-2'])).toMatchObject([
    { status: 'APPROVED' },
  ]);
  // It knows no stages: reconcile settles the questions that it decides.
  await database.rows(`select settle_task($1, now(), 'RECONCILE', 'r')`, [task_id]);
  // The question's hash here is not that of its text; all other events agree with the row.
  expect(await historyFaults(database.pool)).toEqual([`task ${task_id}: another question than in SUBMITTED`]);
});
