import { describe, expect, test } from '@jest/globals';
import { type Access, type Action, accessOf, authorize, linkHolderOf, seal } from '../../src/core/access.ts';

const task = { assigned_by: 'author@example.com', assigned_to: 'assessor@example.com' };
/** A task on whose question somebody has decided. */
const decidedOn = { ...task, is_decided_on: true };
/** A row that the product never writes, but that somebody could write by hand. */
const selfAssigned = { assigned_by: 'both@example.com', assigned_to: 'both@example.com' };

const person = (email: string, is_coordinator = false) => ({ email, is_coordinator });
const PEOPLE = {
  author: [person('author@example.com'), task],
  assessor: [person('assessor@example.com'), task],
  coordinator: [person('coordinator@example.com', true), task],
  'coordinating author': [person('author@example.com', true), task],
  'coordinating assessor': [person('assessor@example.com', true), task],
  stranger: [person('stranger@example.com'), task],
  'author and assessor in one': [person('both@example.com'), selfAssigned],
  'coordinating author and assessor in one': [person('both@example.com', true), selfAssigned],
  'author of a question that is decided on': [person('author@example.com'), decidedOn],
  'coordinator of a question that is decided on': [person('coordinator@example.com', true), decidedOn],
  'holder of a link': [linkHolderOf(task), task],
  'holder of a link to their own question': [linkHolderOf(selfAssigned), selfAssigned],
} as const;

const TRUTH: [keyof typeof PEOPLE, Action, Access][] = [
  ['author', 'submit', 'allowed'],
  ['assessor', 'submit', 'self_review'],
  ['coordinator', 'submit', 'self_review'],
  ['coordinating author', 'submit', 'allowed'],
  ['coordinating assessor', 'submit', 'self_review'],
  ['stranger', 'submit', 'self_review'],
  ['author and assessor in one', 'submit', 'self_review'],
  ['coordinating author and assessor in one', 'submit', 'self_review'],
  ['holder of a link', 'submit', 'self_review'],
  ['holder of a link to their own question', 'submit', 'self_review'],
  ['author', 'read', 'allowed'],
  ['assessor', 'read', 'allowed'],
  ['coordinator', 'read', 'allowed'],
  ['coordinating author', 'read', 'allowed'],
  ['coordinating assessor', 'read', 'allowed'],
  ['stranger', 'read', 'hidden'],
  ['author and assessor in one', 'read', 'allowed'],
  ['coordinating author and assessor in one', 'read', 'allowed'],
  ['holder of a link', 'read', 'allowed'],
  ['holder of a link to their own question', 'read', 'allowed'],
  ['author', 'decide', 'not_assessor'],
  ['assessor', 'decide', 'allowed'],
  ['coordinator', 'decide', 'not_assessor'],
  ['coordinating author', 'decide', 'not_assessor'],
  ['coordinating assessor', 'decide', 'allowed'],
  ['stranger', 'decide', 'hidden'],
  ['author and assessor in one', 'decide', 'not_assessor'],
  ['coordinating author and assessor in one', 'decide', 'not_assessor'],
  ['holder of a link', 'decide', 'allowed'],
  ['holder of a link to their own question', 'decide', 'not_assessor'],
  ['author', 'reassign', 'allowed'],
  ['assessor', 'reassign', 'not_author'],
  ['coordinator', 'reassign', 'allowed'],
  ['coordinating author', 'reassign', 'allowed'],
  ['coordinating assessor', 'reassign', 'allowed'],
  ['stranger', 'reassign', 'hidden'],
  ['author and assessor in one', 'reassign', 'allowed'],
  ['coordinating author and assessor in one', 'reassign', 'allowed'],
  ['author of a question that is decided on', 'reassign', 'not_coordinator'],
  ['coordinator of a question that is decided on', 'reassign', 'allowed'],
  ['holder of a link', 'reassign', 'not_author'],
  ['holder of a link to their own question', 'reassign', 'allowed'],
  ['author', 'move_deadline', 'allowed'],
  ['assessor', 'move_deadline', 'not_author'],
  ['coordinator', 'move_deadline', 'allowed'],
  ['coordinating author', 'move_deadline', 'allowed'],
  ['coordinating assessor', 'move_deadline', 'allowed'],
  ['stranger', 'move_deadline', 'hidden'],
  ['author and assessor in one', 'move_deadline', 'allowed'],
  ['coordinating author and assessor in one', 'move_deadline', 'allowed'],
  ['author of a question that is decided on', 'move_deadline', 'allowed'],
  ['coordinator of a question that is decided on', 'move_deadline', 'allowed'],
  ['holder of a link', 'move_deadline', 'not_author'],
  ['holder of a link to their own question', 'move_deadline', 'allowed'],
  ['author of a question that is decided on', 'submit', 'allowed'],
  ['coordinator of a question that is decided on', 'submit', 'self_review'],
  ['author of a question that is decided on', 'read', 'allowed'],
  ['coordinator of a question that is decided on', 'read', 'allowed'],
  ['author of a question that is decided on', 'decide', 'not_assessor'],
  ['coordinator of a question that is decided on', 'decide', 'not_assessor'],
];

describe('who may do what', () => {
  test.each(TRUTH)('the %s who would %s is %s', (role, action, access) => {
    const [who, what] = PEOPLE[role];
    expect(accessOf(who, what, action)).toBe(access);
  });

  test('the table names every pair of role and action', () => {
    const pairs = new Set(TRUTH.map(([role, action]) => `${role} ${action}`));
    expect(pairs.size).toBe(Object.keys(PEOPLE).length * 5);
  });

  test.each([
    ['stranger', 'read', 'NotFoundError'],
    ['author', 'decide', 'NotAssessorError'],
    ['author and assessor in one', 'submit', 'SelfReviewError'],
    ['assessor', 'move_deadline', 'NotAuthorError'],
    ['author of a question that is decided on', 'reassign', 'NotCoordinatorError'],
  ] as const)('the %s who would %s meets a %s', (role, action, name) => {
    const [who, what] = PEOPLE[role];
    expect(() => authorize(who, seal(what), action)).toThrow(expect.objectContaining({ name }));
  });

  test('an address is compared as it is: normalising is done before', () => {
    expect(accessOf(person('Assessor@example.com'), task, 'decide')).toBe('hidden');
  });
});

describe('a sealed task', () => {
  const secret = { ...task, comments: 'nobody has asked yet' };

  test('is opened by authorize, for those who may', () => {
    expect(authorize(person('assessor@example.com'), seal(secret), 'read')).toBe(secret);
  });

  test('shows its parties alone until then, also when it is copied or written as JSON', () => {
    const sealed = seal(secret);
    expect(Object.entries({ ...sealed })).toEqual([
      ['assigned_by', 'author@example.com'],
      ['assigned_to', 'assessor@example.com'],
      ['is_decided_on', undefined],
    ]);
    expect(JSON.stringify(sealed)).toBe('{"assigned_by":"author@example.com","assigned_to":"assessor@example.com"}');
  });
});
