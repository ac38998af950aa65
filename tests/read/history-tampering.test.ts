import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decideTask } from '../../src/core/decide-task.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { createEnvironment, type Environment } from '../support/environment.ts';
import { assessor, closeOne, historyFaults, rehash, submitOne } from '../support/history.ts';
import { seedTask } from '../support/seed.ts';

let database: TestDatabase;
let ports: Environment;

beforeAll(async () => {
  database = await createTestDatabase();
  ports = createEnvironment(database.secret);
});

beforeEach(() => database.rows('truncate questions cascade'));

afterAll(() => database.drop());

const submit = () => submitOne(ports);
const closedTask = () => closeOne(ports);
/** Faults of the histories only: the tests of reviews cover questions and mails. */
const faults = async () =>
  (await historyFaults(database.pool)).filter(
    (fault) => !/^question |: the mail | is the event of no mail$/.test(fault),
  );

describe('a history', () => {
  test('as the product wrote it holds, and so does one that begins with a row inserted by hand', async () => {
    await closedTask();
    const task_id = await seedTask(database);
    await decideTask(ports, assessor, task_id, () => ({ decision: 'APPROVED' }));
    await seedTask(database);
    expect(await faults()).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      'an actor changed',
      `update task_events set actor = 'x@example.com' where sequence = 3`,
      'event 3 (DECIDED) is not what its hash was made of',
    ],
    [
      'a time changed',
      `update task_events set happened_at = happened_at + interval '1 microsecond' where sequence = 2`,
      'event 2 (NOTIFIED) is not what its hash was made of',
    ],
    [
      'a way changed',
      `update task_events set via = 'LINK' where sequence = 3`,
      'event 3 (DECIDED) is not what its hash was made of',
    ],
    [
      'a request changed',
      `update task_events set request_id = 'x' where sequence = 5`,
      'event 5 (CLOSED) is not what its hash was made of',
    ],
    [
      'a hash of comments changed',
      `update task_events set content_hash = null where sequence = 3`,
      'event 3 (DECIDED) is not what its hash was made of',
    ],
    [
      'an event changed into another',
      `update task_events set event = 'RESUMED' where sequence = 2`,
      'event 2 (RESUMED) is not what its hash was made of',
    ],
    ['the first event deleted', 'delete from task_events where sequence = 1', 'event 1 is missing'],
    ['an event deleted', 'delete from task_events where sequence = 3', 'event 3 is missing'],
    ['the last event deleted', 'delete from task_events where sequence = 5', 'event 5 is missing'],
    ['all events deleted', 'delete from task_events', 'event 1 is missing'],
    [
      'the row set back with the last event',
      `delete from task_events where sequence = 5; update approval_tasks set event_sequence = 4`,
      'the task ends in another event than its history',
    ],
    [
      'the row set back alone',
      'update approval_tasks set event_sequence = 4',
      'event 5 is one that the task does not know of',
    ],
    [
      'another last hash',
      'update approval_tasks set last_event_hash = sha256(last_event_hash)',
      'the task ends in another event than its history',
    ],
    ['a question rewritten', `update questions set question_text = 'Which?'`, 'another question than in SUBMITTED'],
    ['an option rewritten', `update questions set options = '["Venus", "Mars"]'`, 'another question than in SUBMITTED'],
    ['another correct answer', `update questions set correct_answer = 'Venus'`, 'another question than in SUBMITTED'],
    ['another author', `update approval_tasks set assigned_by = 'x@example.com'`, 'another author than in SUBMITTED'],
    [
      'another assessor',
      `update approval_tasks set assigned_to = 'x@example.com'`,
      'another assessor than its history has',
    ],
    [
      'another time of submission',
      `update approval_tasks set created_at = '2026-01-01'`,
      'created at another time than in SUBMITTED',
    ],
    [
      'another time of the mail',
      `update approval_tasks set notified_at = '2026-01-01'`,
      'mailed at another time than in NOTIFIED',
    ],
    ['comments rewritten', `update approval_tasks set comments = 'Why not.'`, 'other comments than in DECIDED'],
    ['comments taken away', 'update approval_tasks set comments = null', 'other comments than in DECIDED'],
    [
      'another person who decided',
      `update approval_tasks set decided_by = 'x@example.com'`,
      'decided by another person than in DECIDED',
    ],
    [
      'another time of the decision',
      `update approval_tasks set decided_at = now()`,
      'decided at another time than in DECIDED',
    ],
    [
      'another outcome',
      `update approval_tasks set decision = 'APPROVED', status = 'APPROVED'`,
      'another decision than in DECIDED',
    ],
    ['the task opened again', `update approval_tasks set status = 'PENDING'`, 'another status than in CLOSED'],
  ])('with %s is found', async (_, tampering, fault) => {
    const task_id = await closedTask();
    await database.rows(tampering);
    expect(await faults()).toEqual([`task ${task_id}: ${fault}`]);
  });

  test.each<[string, string, string]>([
    ['decided', `decision = 'APPROVED', decided_by = assigned_to, decided_at = now()`, 'decided, and no event says so'],
    ['closed', `status = 'EXPIRED'`, 'EXPIRED, and no event says so'],
    ['marked as mailed', 'notified_at = now()', 'mailed, and no event says so'],
    ['marked as told to its author', 'author_notified_at = now()', 'its author mailed, and no event says so'],
    ['handed to another assessor', `assigned_to = 'mallory@example.com'`, 'another assessor than its history has'],
    ['given another deadline', `due_at = due_at - interval '1 day'`, 'another deadline than its history has'],
  ])('of an open task that is %s by hand is found', async (_, change, fault) => {
    const task_id = await submit();
    await database.rows(`update approval_tasks set ${change}`);
    expect(await faults()).toEqual([`task ${task_id}: ${fault}`]);
  });

  test('with an event changed, and its own hash too, is found at the next one', async () => {
    const task_id = await closedTask();
    await database.rows(
      `update task_events set via = 'LINK' where sequence = 3;
       update task_events set hash = event_hash(task_events) where sequence = 3`,
    );
    expect(await faults()).toEqual([`task ${task_id}: event 4 (RESUMED) does not follow the one before it`]);
  });

  test('to which a second decision was appended, with all hashes right, is found', async () => {
    const task_id = await closedTask();
    await database.rows(
      `insert into task_events select task_id, 6, event, happened_at, actor, via, request_id, decision, status, content_hash,
         hash, hash, hash_form, assigned_to, due_at, recipient from task_events where sequence = 3`,
    );
    await rehash(database, task_id, 6);
    expect(await faults()).toEqual([`task ${task_id}: event 6 is another DECIDED`]);
  });

  test('of a task that is gone is found', async () => {
    await closedTask();
    await database.rows('alter table task_events drop constraint task_events_task_id_fkey');
    await database.rows('delete from task_tokens');
    await database.rows('delete from review_links');
    await database.rows('update reviews set settled_by = null');
    await database.rows('delete from approval_tasks');
    const fault = await faults();
    await database.rows('delete from task_events');
    await database.rows('alter table task_events add foreign key (task_id) references approval_tasks');
    expect(fault).toEqual(['5 rows of task_events belong to no task']);
  });
});
