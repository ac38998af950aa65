import { expect, test } from '@jest/globals';
import { byUrgency, isDueSoon, mostUrgentFirst } from '../../src/inbox/urgency.ts';

const NOW = new Date(2026, 10, 27, 18, 0).getTime();
const due = (...moment: [number, number, number, number, number]) => ({
  due_at: new Date(...moment).toISOString(),
  created_at: '2026-11-20T00:00:00.000Z',
});

test('tasks are grouped by deadline, most urgent first', () => {
  const late = due(2026, 10, 27, 17, 59);
  const tonight = due(2026, 10, 27, 23, 59);
  const midnight = due(2026, 10, 28, 0, 0);
  const nearly = due(2026, 11, 4, 17, 59);
  const week = due(2026, 11, 4, 18, 0);
  expect(byUrgency(mostUrgentFirst([week, nearly, midnight, tonight, late]), NOW)).toEqual([
    ['Overdue', [late]],
    ['Today', [tonight]],
    ['Within a week', [midnight, nearly]],
    ['Later', [week]],
  ]);
  expect(byUrgency([], NOW)).toEqual([]);
});

test('of tasks due at the same moment the oldest comes first', () => {
  const due_at = '2026-12-01T00:00:00.000Z';
  const old = { due_at, created_at: '2026-11-01T00:00:00.000Z' };
  const young = { due_at, created_at: '2026-11-02T00:00:00.000Z' };
  expect(mostUrgentFirst([young, old])).toEqual([old, young]);
});

test('a task is due soon in the day before its deadline', () => {
  expect(isDueSoon(due(2026, 10, 28, 17, 59), NOW)).toBe(true);
  expect(isDueSoon(due(2026, 10, 27, 18, 0), NOW)).toBe(true);
  expect(isDueSoon(due(2026, 10, 28, 18, 0), NOW)).toBe(false);
  expect(isDueSoon(due(2026, 10, 27, 17, 59), NOW)).toBe(false);
});
