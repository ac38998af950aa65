import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ForeignTaskTokenError } from '../../src/core/errors.ts';
import { listTasks } from '../../src/core/read-tasks.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { createEnvironment, type Environment } from '../support/environment.ts';
import { seedLink, seedTask } from '../support/seed.ts';

/** One for each test: some remove what the schema adds to the statements' own guards. */
let database: TestDatabase;
let store: Environment['store'];

beforeEach(async () => {
  database = await createTestDatabase();
  store = createEnvironment(database.secret).store;
});

afterEach(() => database.drop());

const origin = { via: 'REST', request_id: 'request-1' } as const;
const outcomeOf = async (task_id: string) => {
  const text = 'select status, decision from approval_tasks where task_id = $1';
  return (await database.rows(text, [task_id]))[0];
};
const assessor = { email: 'assessor@example.com', is_coordinator: false };

describe('the gate', () => {
  test('answers one row, whether it recorded the decision or not', async () => {
    const values = [await seedTask(database), assessor.email];
    const run = () =>
      database.rows(
        `select (task).decision, is_recorded from decide_task($1, 'APPROVED', null, $2, false, now(), 'REST', 'request-1')`,
        values,
      );
    expect(await run()).toEqual([{ decision: 'APPROVED', is_recorded: true }]);
    expect(await run()).toEqual([{ decision: 'APPROVED', is_recorded: false }]);
  });

  test('refuses the author by itself, where a hand made author and assessor one', async () => {
    await database.rows('alter table approval_tasks drop constraint approval_tasks_assigned_to_check');
    await database.rows('alter table approval_tasks drop constraint approval_tasks_decided_by_check');
    const task_id = await seedTask(database, { assigned_by: assessor.email });
    const decided_at = new Date();
    const request = { task_id, decision: 'APPROVED', comments: null, decided_by: assessor.email, decided_at } as const;
    expect(await store.decideTask(request, origin)).toMatchObject({ recorded: false });
    expect(await outcomeOf(task_id)).toEqual({ status: 'PENDING', decision: null });
  });

  test('records nothing on a closed task by itself, where nothing else forbids it', async () => {
    await database.rows('alter table approval_tasks drop constraint approval_tasks_status_follows_decision_check');
    const task_id = await seedTask(database, { status: 'EXPIRED' });
    const decided_at = new Date();
    const request = { task_id, decision: 'APPROVED', comments: null, decided_by: assessor.email, decided_at } as const;
    expect(await store.decideTask(request, origin)).toMatchObject({ recorded: false });
    expect(await outcomeOf(task_id)).toEqual({ status: 'EXPIRED', decision: null });
  });
});

describe('the notification', () => {
  test('keeps the time of the first mail', async () => {
    const task_id = await seedTask(database);
    const received_at = new Date();
    const arrival = {
      task_id,
      task_token: 'token',
      received_at,
      code_hash: new Uint8Array(32),
      claimed_until: received_at,
    };
    const { mail_id } = (await store.recordTaskToken(arrival)) ?? {};
    await store.markMailed(mail_id ?? '', new Date('2026-11-22T10:00:00Z'), origin);
    await store.markMailed(mail_id ?? '', new Date('2026-11-22T11:00:00Z'), origin);
    expect(await database.rows('select notified_at from approval_tasks')).toEqual([
      { notified_at: new Date('2026-11-22T10:00:00Z') },
    ]);
  });

  test('is not written again by a message that comes again', async () => {
    const task_id = await seedTask(database);
    const received_at = new Date();
    const code_hash = new Uint8Array(32);
    const arrival = {
      task_id,
      task_token: 'token',
      received_at,
      code_hash,
      claimed_until: new Date(received_at.getTime() + 60_000),
    };
    expect(await store.recordTaskToken(arrival)).toMatchObject({ mail_id: expect.any(String) });
    // The place of a row changes with every version of it.
    const place = () => database.rows('select ctid from approval_tasks');
    const before = await place();
    expect(await store.recordTaskToken(arrival)).toMatchObject({ mail_id: null });
    expect(await place()).toEqual(before);
  });
});

describe('a task token', () => {
  test('of another task is refused by what it is', async () => {
    const [owner, other] = [await seedTask(database), await seedTask(database)];
    const arrivalOf = (task_id: string) => {
      const received_at = new Date();
      const claimed_until = new Date(received_at.getTime() + 60_000);
      return { task_id, task_token: 'token of one', received_at, code_hash: new Uint8Array(32), claimed_until };
    };
    await store.recordTaskToken(arrivalOf(owner));
    await expect(store.recordTaskToken(arrivalOf(other))).rejects.toBeInstanceOf(ForeignTaskTokenError);
  });
});

describe('a list', () => {
  test('is in the order of its statement, whatever index the planner takes', async () => {
    await database.rows('drop index idx_approval_tasks_assigned_to_status');
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push(await seedTask(database, { created_at: '2026-11-22T10:00:00Z' }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listTasks({ store, clock: { now: () => new Date() } }, assessor, { limit: '5', cursor });
      seen.push(...page.tasks.map(({ task_id }) => task_id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.sort().reverse());
  });
});

describe('the store', () => {
  /** A person's request; the others are keyed by the caller's own address, or come from no person. */
  const FOR_PEOPLE = ['decideTask', 'findQuestion', 'findRevisions', 'findTask', 'findTaskByLink'];
  const FOR_OTHERS = [
    'closeTask',
    'linkPaperMail',
    'listOfficeTasks',
    'listQuestionEvents',
    'listQuestions',
    'listTasks',
    'markMailed',
    'moveDeadline',
    'reassignQuestion',
    'reassignTask',
    'recordTaskToken',
    'submitQuestion',
    'withdrawQuestion',
  ];

  test('has no call that this list does not part', () => {
    expect(Object.keys(store).sort()).toEqual([...FOR_PEOPLE, ...FOR_OTHERS].sort());
  });

  test('finds a task for a person sealed, whichever way', async () => {
    const question = { question_text: 'canary?', options: ['canary', 'no'], correct_answer: 'canary' };
    const task_id = await seedTask(database, { question, comments: 'canary', task_token: 'token' });
    const code_hash = createHash('sha256').update('code').digest();
    await seedLink(database, task_id, 'code');
    const gate = {
      task_id,
      decision: 'APPROVED',
      comments: null,
      decided_by: 'x@y.z',
      decided_at: new Date(),
    } as const;
    const found = [await store.findTask(task_id), await store.findTaskByLink(code_hash)];
    const decided = (await store.decideTask(gate, origin))?.task;
    for (const task of [...found, decided]) {
      expect(JSON.parse(JSON.stringify(task))).toEqual({
        assigned_by: 'author@example.com',
        assigned_to: 'assessor@example.com',
        ...(task === decided ? {} : { is_decided_on: false }),
      });
    }
    const { question_id } =
      (await database.rows<{ question_id: string }>('select question_id from questions'))[0] ?? {};
    const email = 'author@example.com';
    const questions = [
      await store.findQuestion(question_id ?? '', email),
      ...(await store.findRevisions(question_id ?? '', email)),
    ];
    expect(JSON.parse(JSON.stringify(questions))).toEqual([
      { submitted_by: email, is_assessor: false, is_decided_on: false },
      { submitted_by: email, is_assessor: false, is_decided_on: false },
    ]);
  });
});
