import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../src/core/errors.ts';
import { parseInput } from '../../src/core/input.ts';
import { taskListQuery } from '../../src/core/list-queries.ts';
import type { TaskCursor, TaskLists, TaskQuery } from '../../src/core/ports/task-store.ts';
import { listTasks } from '../../src/core/read-tasks.ts';
import { faultsOf } from '../support/faults.ts';

const person = { email: 'person@example.com', is_coordinator: true };

/** A store whose every page is empty and followed by another one after `next`; it records its queries. */
function storeWith(next: TaskCursor | null) {
  const asked: TaskQuery[] = [];
  const listed = async (query: TaskQuery) => {
    asked.push(query);
    return { tasks: [], next };
  };
  return { asked, store: { listTasks: listed } as Partial<TaskLists> as TaskLists };
}

describe('the query of a list', () => {
  test('asks for 20 tasks of the assessor, whatever their status, unless it says otherwise', () => {
    expect(parseInput(taskListQuery, {})).toEqual({ role: 'assessor', status: null, limit: 20 });
  });

  test.each([
    [{ limit: '1' }, { limit: 1 }],
    [{ limit: '99' }, { limit: 99 }],
    [{ limit: '100' }, { limit: 100 }],
    [{ role: 'author' }, { role: 'author' }],
    [{ status: 'PENDING' }, { status: 'PENDING' }],
    [{ status: 'APPROVED' }, { status: 'APPROVED' }],
    [{ status: 'REJECTED' }, { status: 'REJECTED' }],
    [{ status: 'CHANGES_REQUESTED' }, { status: 'CHANGES_REQUESTED' }],
    [{ status: 'WITHDRAWN' }, { status: 'WITHDRAWN' }],
    [{ status: 'EXPIRED' }, { status: 'EXPIRED' }],
  ])('may be %j', (query, parsed) => {
    expect(parseInput(taskListQuery, query)).toMatchObject(parsed);
  });

  test.each([
    [{ limit: '0' }, ['limit: must be a whole number from 1 to 100']],
    [{ limit: '101' }, ['limit: must be a whole number from 1 to 100']],
    [{ limit: '-1' }, ['limit: must be a whole number from 1 to 100']],
    [{ limit: '1.5' }, ['limit: must be a whole number from 1 to 100']],
    [{ limit: '1e1' }, ['limit: must be a whole number from 1 to 100']],
    [{ limit: '' }, ['limit: must be a whole number from 1 to 100']],
    [{ limit: '20,20' }, ['limit: must be a whole number from 1 to 100']],
    [{ role: 'owner' }, ['role: must be assessor, author or coordinator']],
    [{ role: '' }, ['role: must be assessor, author or coordinator']],
    [{ role: 'coordinator' }, ['role: must be assessor, author or coordinator']],
    [{ foo: '1' }, ['foo: is not a known field']],
    [JSON.parse('{"__proto__": "1"}'), ['__proto__: is not a known field']],
    [{ status: 'pending' }, ['status: must be a status']],
    [{ status: 'PENDING,APPROVED' }, ['status: must be a status']],
  ])('may not be %j', (query, faults) => {
    expect(faultsOf(taskListQuery, query)).toEqual(faults);
  });
});

const clock = { now: () => new Date() };

describe('a cursor', () => {
  const NEXT = { created_at: '2026-11-22T10:00:00.123456Z', task_id: '11111111-1111-4111-8111-111111111111' };

  test('leads the next page to where this one ended, to the microsecond', async () => {
    const { store, asked } = storeWith(NEXT);
    const { next_cursor } = await listTasks({ store, clock }, person, {});
    await listTasks({ store, clock }, person, { cursor: next_cursor ?? '' });
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, NEXT]);
  });

  test('fits into a URL as it is', async () => {
    const { next_cursor } = await listTasks({ store: storeWith(NEXT).store, clock }, person, {});
    expect(next_cursor).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  test('is null at the end', async () => {
    expect(await listTasks({ store: storeWith(null).store, clock }, person, {})).toEqual({
      tasks: [],
      next_cursor: null,
    });
  });

  const encode = (text: string) => Buffer.from(text).toString('base64url');
  test.each([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['text of another kind', encode('page 2')],
    ['a moment without microseconds', encode(`2026-11-22T10:00:00Z/${NEXT.task_id}`)],
    ['an invalid id', encode(`${NEXT.created_at}/${'-'.repeat(36)}`)],
    ['an invalid month', encode(`2026-13-01T00:00:00.000000Z/${NEXT.task_id}`)],
    ['an invalid day', encode(`2026-02-30T00:00:00.000000Z/${NEXT.task_id}`)],
    ['an invalid hour', encode(`2026-02-01T25:00:00.000000Z/${NEXT.task_id}`)],
    ['a year that PostgreSQL does not have', encode(`0000-01-01T00:00:00.000000Z/${NEXT.task_id}`)],
    ['more than a cursor', encode(`${NEXT.created_at}/${NEXT.task_id}; select`)],
  ])('that holds %s is refused', async (_, cursor) => {
    const { store, asked } = storeWith(null);
    await expect(listTasks({ store, clock }, person, { cursor })).rejects.toMatchObject({
      faults: [{ path: 'cursor', message: 'must be the next_cursor of another page' }],
    });
    expect(asked).toEqual([]);
  });

  test('of any text at all either leads somewhere or is refused', async () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string().map(encode));
    await fc.assert(
      fc.asyncProperty(texts, async (cursor) => {
        await expect(listTasks({ store: storeWith(null).store, clock }, person, { cursor })).rejects.toBeInstanceOf(
          AppError,
        );
      }),
    );
  });
});
