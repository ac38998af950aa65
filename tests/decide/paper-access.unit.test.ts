import { expect, test } from '@jest/globals';
import { type PaperAccess, type PaperAction, paperAccessOf } from '../../src/core/paper-access.ts';

const AUTHOR = 'author@example.com';
const person = (email: string, is_coordinator = false) => ({ email, is_coordinator });
const of = (is_assessor: boolean) => ({ submitted_by: AUTHOR, is_assessor });
const PEOPLE = {
  author: [person(AUTHOR), of(false)],
  assessor: [person('assessor@example.com'), of(true)],
  coordinator: [person('coordinator@example.com', true), of(false)],
  'coordinating assessor': [person('assessor@example.com', true), of(true)],
  stranger: [person('stranger@example.com'), of(false)],
} as const;

const TRUTH: Record<keyof typeof PEOPLE, Record<PaperAction, PaperAccess>> = {
  author: { read: 'allowed', withdraw: 'allowed', reassign: 'allowed', move_deadline: 'allowed' },
  assessor: { read: 'allowed', withdraw: 'not_author', reassign: 'not_author', move_deadline: 'not_author' },
  coordinator: { read: 'allowed', withdraw: 'allowed', reassign: 'allowed', move_deadline: 'allowed' },
  'coordinating assessor': { read: 'allowed', withdraw: 'allowed', reassign: 'allowed', move_deadline: 'allowed' },
  stranger: { read: 'hidden', withdraw: 'hidden', reassign: 'hidden', move_deadline: 'hidden' },
};

test.each(Object.keys(PEOPLE) as (keyof typeof PEOPLE)[])('what the %s may do to a paper', (name) => {
  const [who, parties] = PEOPLE[name];
  const actions = Object.keys(TRUTH[name]) as PaperAction[];
  expect(Object.fromEntries(actions.map((action) => [action, paperAccessOf(who, parties, action)]))).toEqual(
    TRUTH[name],
  );
});
