import { describe, expect, test } from '@jest/globals';
import { authorOf, personOf } from '../../src/runtime/claims.ts';

const VERIFIED = { email: 'person@example.com', email_verified: 'true' };

describe('the claims of an ID token', () => {
  test.each([
    ['[coordinators]', true],
    ['[examiners coordinators authors]', true],
    ['[examiners\tcoordinators]', true],
    ['examiners coordinators', true],
    ['[x,coordinators]', false],
    ['[examiners, coordinators]', true],
    ['x,coordinators', false],
    ['["x","coordinators"]', false],
    [['x,coordinators'], false],
    ['coordinators', true],
    [['examiners', 'coordinators'], true],
    ['[examiners]', false],
    ['[not-coordinators coordinators2]', false],
    ['[Coordinators]', false],
    ['[]', false],
    ['', false],
    [undefined, false],
    [{ coordinators: true }, false],
  ])('with the groups %j: a coordinator is %j', (groups, expected) => {
    expect(personOf({ ...VERIFIED, 'cognito:groups': groups }, 'cognito:groups').is_coordinator).toBe(expected);
  });

  test('name groups by the claim that the function is told', () => {
    const claims = { ...VERIFIED, roles: '[coordinators]', 'cognito:groups': '[examiners]' };
    expect(personOf(claims, 'roles').is_coordinator).toBe(true);
    expect(personOf(claims, 'cognito:groups').is_coordinator).toBe(false);
  });

  test('make no coordinator of an author, whatever they hold', () => {
    expect(authorOf({ ...VERIFIED, 'cognito:groups': '[coordinators]' })).toEqual({
      email: 'person@example.com',
      is_coordinator: false,
    });
  });

  test.each([['true'], [true]])('with email_verified %j are taken', (email_verified) => {
    expect(personOf({ email: ' Person@Example.com ', email_verified }, 'groups').email).toBe('person@example.com');
  });

  test.each([['false'], [false], ['TRUE'], ['1'], [1], [''], [null], [undefined], ['[true]']])(
    'with email_verified %j are refused',
    (email_verified) => {
      expect(() => personOf({ email: 'person@example.com', email_verified }, 'groups')).toThrow(
        expect.objectContaining({ name: 'UnauthorizedError', message: 'the email address is not verified' }),
      );
    },
  );

  test.each([[undefined], [''], ['person'], ['a@example.com, b@example.com'], [['a@example.com']]])(
    'with the email %j are refused',
    (email) => {
      expect(() => authorOf({ email, email_verified: 'true' })).toThrow(
        expect.objectContaining({ name: 'UnauthorizedError', message: 'the token names no email address' }),
      );
    },
  );

  test.each([
    ['jürgen@example.com', 'the email address in the token must have only ASCII characters before the @'],
    ['a\u200b@example.com', 'the email address in the token must hold no invisible characters'],
    [`${'a'.repeat(250)}@example.com`, 'the email address in the token must be at most 254 characters'],
  ])('with the email %j are refused, and the reason is told', (email, message) => {
    expect(() => authorOf({ email, email_verified: 'true' })).toThrow(
      expect.objectContaining({ name: 'UnauthorizedError', message }),
    );
  });

  test('name one person by either spelling of a domain', () => {
    const emailOf = (email: string) => authorOf({ email, email_verified: 'true' }).email;
    expect(emailOf('X@BÜCHER.example')).toBe('x@xn--bcher-kva.example');
    expect(emailOf('x@xn--bcher-kva.example')).toBe('x@xn--bcher-kva.example');
  });

  test('that do not exist are refused', () => {
    expect(() => authorOf({})).toThrow(expect.objectContaining({ name: 'UnauthorizedError' }));
  });
});
