import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { DatabaseUnavailableError, ValidationFailedError } from '../../src/core/errors.ts';
import { describeError } from '../../src/runtime/logger.ts';

const CANARY = 'CANARY, the text of a question';

/** PostgreSQL's report of a violated constraint, with the whole row in its detail. */
function postgresError(): Error {
  const error = new pg.DatabaseError(`duplicate key value: ${CANARY}`, 1, 'error');
  return Object.assign(error, {
    code: '23514',
    constraint: 'approval_tasks_status_check',
    detail: `Failing row contains (${CANARY}).`,
    hint: CANARY,
    where: CANARY,
    internalQuery: CANARY,
  });
}

function parserError(): Error {
  try {
    JSON.parse(`{"question_text": ${CANARY}`);
  } catch (error) {
    return error as Error;
  }
  throw new Error('parsed');
}

describe('what may be logged of an error', () => {
  test.each([
    ['PostgreSQL', postgresError()],
    ['a JSON parser', parserError()],
    ['anybody', new TypeError(CANARY)],
    ['anybody, below this error', new Error('x', { cause: new Error('y', { cause: postgresError() }) })],
    ['anybody, as the look of a stack frame', new Error(`x\n    at ${CANARY} (file.ts:1:1)\n    at end`)],
    ['anybody, as what is no error', { message: CANARY }],
    ['anybody, as text', CANARY],
    ['an own error, below it', new DatabaseUnavailableError('unreachable', { cause: postgresError() })],
  ])('leaves out what %s says', (_, error) => {
    expect(JSON.stringify(describeError(error))).not.toContain('CANARY');
  });

  test('holds the code and the rule of PostgreSQL', () => {
    expect(describeError(postgresError())).toMatchObject({
      name: 'error',
      code: '23514',
      constraint: 'approval_tasks_status_check',
    });
  });

  test('holds where it happened', () => {
    const { frames } = describeError(new Error('first line\nsecond line'));
    expect(frames[0]).toMatch(/^ {4}at .*describe-error\.unit\.test\.ts:\d+:\d+/);
  });

  test("holds this product's own messages, and what caused them", () => {
    const cause = Object.assign(new Error(CANARY), { code: 'ECONNREFUSED' });
    expect(describeError(new DatabaseUnavailableError('the database cannot be reached', { cause }))).toMatchObject({
      name: 'DatabaseUnavailableError',
      message: 'the database cannot be reached',
      cause: { name: 'Error', code: 'ECONNREFUSED' },
    });
    const faults = [{ path: 'limit', message: 'must be a number' }];
    expect(describeError(new ValidationFailedError(faults)).message).toBe('limit: must be a number');
  });

  test('holds the messages of the AWS SDK', () => {
    const error = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} });
    expect(describeError(error)).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
  });
});
