import { beforeEach, describe, expect, test } from '@jest/globals';
import { useProxiedDeployment } from '../support/deployment.ts';
import { fixture, fixtureNames } from '../support/fixtures.ts';
import { contentsOf, type Seed, seedTask } from '../support/seed.ts';

const deployment = useProxiedDeployment();

beforeEach(() => deployment.database.rows('truncate questions cascade'));

const TASK_ID = '11111111-1111-4111-8111-111111111111';
const seed = (columns: Seed = {}) => seedTask(deployment.database, { task_id: TASK_ID, ...columns });
const decided = (decision: string) => ({
  decision,
  decided_by: 'assessor@example.com',
  decided_at: '2026-11-22T10:00:00Z',
});
/** The state machine's view: the answer, or the error's name. */
const close = (input: unknown) =>
  deployment.functions.updateStatus(input).catch((error: Error) => `${error.name}: ${error.message}`);
const rowOf = async () =>
  (await deployment.database.rows('select status, decision from approval_tasks where task_id = $1', [TASK_ID]))[0];

const NOTHING = `NothingToRecordError: task ${TASK_ID} does not exist, or has neither a decision nor a timeout`;
const told = (decision: string) => ({ task_id: TASK_ID, timeout_seconds: 604_800, outcome: { decision } });
const TIMEOUT = { Error: 'States.Timeout', Cause: '' };
const timedOut = { task_id: TASK_ID, timeout_seconds: 604_800, timeout: TIMEOUT };
/** For an execution whose definition is from a release that could not wait again. */
const timedOutEarlier = { task_id: TASK_ID, timeout_seconds: 604_800, error: TIMEOUT };
const DUE = { due_at: '2026-01-01T00:00:00Z' };
const inSeconds = (seconds: number) => ({ due_at: new Date(Date.now() + seconds * 1000).toISOString() });

describe('the fixtures of the state machine', () => {
  const EXPECTED: [name: string, Seed, unknown][] = [
    ['update_status/decided', decided('APPROVED'), { status: 'APPROVED' }],
    ['update_status/forged-success', {}, NOTHING],
    ['update_status/no-task-id', {}, 'ValidationFailedError: task_id: is required'],
    ['update_status/timeout', DUE, { status: 'EXPIRED' }],
    ['update_status/timeout-of-an-earlier-definition', DUE, { status: 'EXPIRED' }],
    [
      'update_status/unknown-task',
      {},
      'NothingToRecordError: task 99999999-9999-4999-8999-999999999999 does not exist, or has neither a decision nor a timeout',
    ],
  ];

  test.each(EXPECTED)('%s on the row %j gives %j', async (name, columns, answer) => {
    await seed(columns);
    expect(await close(fixture(name))).toEqual(answer);
  });

  test('are those', () => {
    const names = fixtureNames().filter((name) => name.startsWith('update_status/'));
    expect(names).toEqual(EXPECTED.map(([name]) => name));
  });
});

describe('closing a task', () => {
  test.each(['APPROVED', 'REJECTED', 'CHANGES_REQUESTED'])('writes the decision %s', async (decision) => {
    await seed(decided(decision));
    expect(await close(told(decision))).toEqual({ status: decision });
    expect(await rowOf()).toEqual({ status: decision, decision });
  });

  test('writes the decision that PostgreSQL holds, whatever the workflow was told', async () => {
    await seed(decided('REJECTED'));
    expect(await close(told('APPROVED'))).toEqual({ status: 'REJECTED' });
    expect(await rowOf()).toEqual({ status: 'REJECTED', decision: 'REJECTED' });
  });

  test('writes the decision where the time was over as well', async () => {
    await seed(decided('APPROVED'));
    expect(await close(timedOut)).toEqual({ status: 'APPROVED' });
  });

  test.each([timedOut, timedOutEarlier])('without a decision needs the timeout: %j', async (input) => {
    await seed(DUE);
    expect(await close(input)).toEqual({ status: 'EXPIRED' });
    expect(await rowOf()).toEqual({ status: 'EXPIRED', decision: null });
  });

  test.each([
    ['seven days', 604_800, 604_799],
    ['a second', 1, 1],
    ['less than that', 0.5, 1],
  ])('changes nothing while %s is left, and says how long the execution is to wait', async (_, seconds, least) => {
    await seed(inSeconds(seconds));
    const before = await contentsOf(deployment.database);
    const answer = (await close(timedOut)) as { timeout_seconds: number };
    expect(answer).toEqual({ status: 'PENDING', task_id: TASK_ID, timeout_seconds: expect.any(Number) });
    expect([least, Math.ceil(seconds)]).toContain(answer.timeout_seconds);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('records the decision of a task that is not due, also where it was told of a timeout', async () => {
    await seed({ ...decided('REJECTED'), ...inSeconds(604_800) });
    expect(await close(timedOut)).toEqual({ status: 'REJECTED' });
  });

  test('that is not due fails where the definition has no way to wait', async () => {
    await seed(inSeconds(604_800));
    const before = await contentsOf(deployment.database);
    expect(await close(timedOutEarlier)).toBe(NOTHING);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test.each<[string, object]>([
    ['was told a decision', { outcome: { decision: 'APPROVED' } }],
    ['was told nothing', {}],
    ['was told another error', { error: { Error: 'States.TaskFailed' } }],
    [
      'was told a timeout by a task success',
      { outcome: { Error: 'States.Timeout', error: { Error: 'States.Timeout' } } },
    ],
    ['was told that a heartbeat was missed', { error: { Error: 'States.HeartbeatTimeout' } }],
    ['was told something else at the place of the timeout', { timeout: { Error: 'States.TaskFailed' } }],
  ])('without a decision changes nothing where the workflow %s', async (_, state) => {
    await seed(DUE);
    const before = await contentsOf(deployment.database);
    expect(await close({ task_id: TASK_ID, ...state })).toBe(NOTHING);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('again answers the same and changes nothing', async () => {
    await seed(decided('APPROVED'));
    await close(told('APPROVED'));
    const before = await contentsOf(deployment.database);
    for (const input of [told('APPROVED'), timedOut, told('REJECTED'), { task_id: TASK_ID }]) {
      expect(await close(input)).toEqual({ status: 'APPROVED' });
    }
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test.each(['EXPIRED', 'WITHDRAWN'])('that is %s answers so, and takes no decision any more', async (status) => {
    await seed({ status });
    const before = await contentsOf(deployment.database);
    expect([await close(timedOut), await close(told('APPROVED'))]).toEqual([{ status }, { status }]);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('says when', async () => {
    await seed({ created_at: '2026-01-01T00:00:00Z', ...DUE });
    await close(timedOut);
    const [row] = await deployment.database.rows<{ seconds: number }>(
      'select abs(extract(epoch from now() - updated_at))::float8 as seconds from approval_tasks',
    );
    expect(row?.seconds).toBeLessThan(60);
  });

  test('takes one round trip', async () => {
    await seed(decided('APPROVED'));
    await close(told('APPROVED'));
    await deployment.database.rows(`update approval_tasks set status = 'PENDING'`);
    deployment.proxy.reset();
    await close(told('APPROVED'));
    expect(deployment.proxy.roundTrips()).toBe(1);
  });

  test.each([
    [null, 'must be a JSON object'],
    ['CANARY', 'must be a JSON object'],
    [{ task_id: 7 }, 'task_id: must be a string'],
    [{ task_id: 'CANARY' }, 'task_id: must be a UUID'],
    [{ task_id: TASK_ID, error: 'CANARY' }, 'error: must be a JSON object'],
    [{ task_id: TASK_ID, error: {} }, 'error.Error: is required'],
    [{ task_id: TASK_ID, timeout: 'CANARY' }, 'timeout: must be a JSON object'],
  ])(
    'of the input %j is refused by a name that the state machine does not retry, and without quoting it',
    async (input, message) => {
      expect(await close(input)).toBe(`ValidationFailedError: ${message}`);
    },
  );
});
