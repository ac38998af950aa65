import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { assignTask } from '../../src/core/assign-task.ts';
import { closeTask } from '../../src/core/close-task.ts';
import { recordDecision } from '../../src/core/decide-task.ts';
import { decideReview, openReview } from '../../src/core/review-task.ts';
import { DECISIONS, type Decision } from '../../src/core/task.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { createEnvironment, type Environment, shuffled } from '../support/environment.ts';
import { backdate, historyFaults, submitOne } from '../support/history.ts';
import { raceOnRow } from '../support/row-lock.ts';
import { seedLink, seedTask } from '../support/seed.ts';

let database: TestDatabase;
let environments: Environment[];

beforeAll(async () => {
  database = await createTestDatabase();
  environments = Array.from({ length: 20 }, () => createEnvironment(database.secret));
});

beforeEach(() => {
  for (const { told, mailed } of environments) {
    told.length = 0;
    mailed.length = 0;
  }
});

afterEach(async () => {
  expect(await historyFaults(database.pool)).toEqual([]);
});

afterAll(() => database.drop());

const assessor = { email: 'assessor@example.com', is_coordinator: false };
const TIMEOUT = { timeout: { Error: 'States.Timeout', Cause: '' } };

/** The result of a racer: the answer, or the name of the error. */
const outcomeOf = <T>(result: PromiseSettledResult<T>): T | string =>
  result.status === 'fulfilled' ? result.value : (result.reason as Error).name;
const decide = async (ports: Environment, task_id: string, decision: Decision) => {
  const { recorded, task } = await recordDecision(ports, assessor, task_id, { decision, comments: 'Why.' });
  return { recorded, decision: task.decision };
};
const rowOf = async (task_id: string) =>
  (await database.rows('select decision, status from approval_tasks where task_id = $1', [task_id]))[0];

describe('decisions at the same moment', () => {
  test('from twenty environments: exactly one is recorded, and each caller is told which', async () => {
    for (let round = 0; round < 20; round++) {
      const task_id = await seedTask(database);
      const racers = environments.map((ports, i) => () => decide(ports, task_id, DECISIONS[i % 3] ?? 'APPROVED'));
      const outcomes = (await raceOnRow(database, task_id, shuffled(racers))).map(outcomeOf);
      const row = await rowOf(task_id);
      const winners = outcomes.filter((outcome) => typeof outcome === 'object' && outcome.recorded);
      const repeats = outcomes.filter((outcome) => typeof outcome === 'object' && !outcome.recorded);
      const refused = outcomes.filter((outcome) => outcome === 'AlreadyDecidedError');
      expect(winners).toEqual([{ recorded: true, decision: row?.decision }]);
      // Of twenty racers, six or seven want each decision: those who wanted the winner's hear that it is recorded.
      expect(repeats).toEqual(repeats.map(() => ({ recorded: false, decision: row?.decision })));
      expect([5, 6]).toContain(repeats.length);
      expect(winners.length + repeats.length + refused.length).toBe(20);
    }
  });
});

describe('two presses on the pages of one link at the same moment', () => {
  test('one is recorded, and the other is not', async () => {
    for (let round = 0; round < 10; round++) {
      const task_id = await seedTask(database);
      const code = createHash('sha256').update(`race ${round}`).digest('base64url');
      await seedLink(database, task_id, code);
      const [ports] = environments as [Environment];
      const review = await openReview(ports, code);
      const racers = (['APPROVED', 'REJECTED'] as const).map((decision, i) => async () => {
        const form = { decision, comments: 'Why.', nonce: review.nonce ?? '' };
        const recorded = await decideReview(environments[i] as Environment, code, () => form);
        return { recorded, decision };
      });
      const outcomes = (await raceOnRow(database, task_id, shuffled(racers))).map(outcomeOf);
      const decision = (await rowOf(task_id))?.decision;
      const other = decision === 'APPROVED' ? 'REJECTED' : 'APPROVED';
      expect(outcomes).toContainEqual({ recorded: true, decision });
      expect(outcomes).toContainEqual({ recorded: false, decision: other });
    }
  });
});

describe('a decision at the moment of the timeout', () => {
  test('one of them holds, and both hear the same', async () => {
    const seen = new Set<unknown>();
    for (let round = 0; round < 40; round++) {
      const task_id = await seedTask(database, { due_at: '2026-01-01T00:00:00Z' });
      const close = (ports: Environment) => () => closeTask(ports, { task_id, ...TIMEOUT });
      const racers: (() => Promise<unknown>)[] = environments
        .slice(0, 6)
        .map((ports, i) => (i < 3 ? close(ports) : () => decide(ports, task_id, DECISIONS[i - 3] ?? 'APPROVED')));
      const outcomes = (await raceOnRow(database, task_id, shuffled(racers))).map(outcomeOf);
      const row = await rowOf(task_id);
      expect(row?.status).toBe(row?.decision ?? 'EXPIRED');
      seen.add(row?.status);
      const statuses = outcomes.filter(
        (outcome) => typeof outcome === 'object' && outcome !== null && 'status' in outcome,
      );
      expect(statuses).toEqual([{ status: row?.status }, { status: row?.status }, { status: row?.status }]);
      const winners = outcomes.filter((outcome) => JSON.stringify(outcome).includes('"recorded":true'));
      expect(winners).toEqual(row?.decision === null ? [] : [{ recorded: true, decision: row?.decision }]);
      const others = outcomes.filter((outcome) => typeof outcome === 'string');
      expect(new Set(others)).toEqual(new Set([row?.decision === null ? 'TaskClosedError' : 'AlreadyDecidedError']));
      // And it never changes again.
      expect(await closeTask(environments[0] as Environment, { task_id, ...TIMEOUT })).toEqual({ status: row?.status });
      expect(await rowOf(task_id)).toEqual(row);
    }
    // Otherwise there was no race.
    expect(seen).toContain('EXPIRED');
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe('a decision at the moment when the task token comes', () => {
  test('reaches the workflow, and the mail is not sent after it', async () => {
    const firsts = { token: 0, decision: 0 };
    for (let round = 0; round < 40; round++) {
      const task_id = await seedTask(database);
      const task_token = `token-${round}`;
      const [callback, decider] = environments as [Environment, Environment];
      callback.told.length = 0;
      decider.told.length = 0;
      callback.mailed.length = 0;
      const racers: (() => Promise<unknown>)[] = [
        () => assignTask(callback, { task_id, task_token }),
        () => decide(decider, task_id, 'APPROVED'),
      ];
      const results = await raceOnRow(database, task_id, shuffled(racers));
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      const told = [...callback.told, ...decider.told];
      expect(told).toEqual([{ task_token, decision: 'APPROVED' }]);
      expect(callback.mailed).toHaveLength(callback.told.length === 0 ? 1 : 0);
      firsts[callback.told.length === 0 ? 'token' : 'decision']++;
    }
    expect(Math.min(firsts.token, firsts.decision)).toBeGreaterThan(0);
  });
});

describe('one message delivered a hundred times at once', () => {
  test('sends one mail and makes one link', async () => {
    const task_id = await seedTask(database);
    const deliver = (ports: Environment) => assignTask(ports, { task_id, task_token: 'the-token' });
    await raceOnRow(
      database,
      task_id,
      environments.map((ports) => () => deliver(ports)),
    );
    await Promise.all(environments.flatMap((ports) => Array.from({ length: 4 }, () => deliver(ports))));
    expect(environments.flatMap(({ mailed }) => mailed)).toHaveLength(1);
    const [counts] = await database.rows(
      `select (select count(*)::int from review_links where task_id = $1) as links,
              (select count(*)::int from task_tokens where task_id = $1) as tokens`,
      [task_id],
    );
    expect(counts).toEqual({ links: 1, tokens: 1 });
  });

  test('sends one mail also where each brings a token of its own', async () => {
    const task_id = await seedTask(database);
    const racers = environments.map((ports, i) => () => assignTask(ports, { task_id, task_token: `token-of-${i}` }));
    await raceOnRow(database, task_id, shuffled(racers));
    expect(environments.flatMap(({ mailed }) => mailed)).toHaveLength(1);
    const tokens = await database.rows('select task_token from task_tokens where task_id = $1', [task_id]);
    expect(tokens).toHaveLength(20);
  });
});

describe('all that can happen to a task at the same moment', () => {
  test('is one chain of events, whatever comes first', async () => {
    const orders = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const task_id = await submitOne(environments[0] as Environment);
      await backdate(database, task_id, new Date(Date.now() - 1_000));
      const mail_id = await claimedMailOf(task_id);
      const racers = environments.map((ports, i) => {
        const by: Environment = { ...ports, origin: { via: 'WORKFLOW', request_id: `request-${i}` } };
        const does: (() => Promise<unknown>)[] = [
          () => decide(by, task_id, DECISIONS[i % 3] ?? 'APPROVED'),
          () => closeTask(by, { task_id, ...(i % 8 === 1 && TIMEOUT) }),
          () => by.store.markMailed(mail_id, new Date(), by.origin),
          () => assignTask(by, { task_id, task_token: `token-${round}-${i}` }),
        ];
        return does[i % 4] as () => Promise<unknown>;
      });
      await raceOnRow(database, task_id, shuffled(racers));
      const events = await database.rows<{ event: string }>(
        'select event from task_events where task_id = $1 order by sequence',
        [task_id],
      );
      orders.add(events.map(({ event }) => event).join());
    }
    // Otherwise there was no race.
    expect(orders.size).toBeGreaterThan(1);
  });
});

/** A mail to the assessor that is being sent. */
async function claimedMailOf(task_id: string): Promise<string> {
  const [mail] = await database.rows<{ mail_id: string }>(
    `insert into mails (reason, recipient, question_id, task_ids, next_attempt_at)
     select 'ASSIGNMENT', assigned_to, question_id, array[task_id], now() + interval '1 minute'
     from approval_tasks where task_id = $1
     returning mail_id`,
    [task_id],
  );
  return mail?.mail_id ?? '';
}
