import { describe, expect, test } from '@jest/globals';
import * as errors from '../../src/core/errors.ts';

/** The state machine matches names, and programs match codes: neither changes with a release. */
const CATALOGUE: [name: string, code: string, httpStatus: number, retryable: boolean][] = [
  ['AlreadyDecidedError', 'ALREADY_DECIDED', 409, false],
  ['AssessorNotAllowedError', 'ASSESSOR_NOT_ALLOWED', 422, false],
  ['ConfigError', 'INTERNAL', 500, false],
  ['DatabaseUnavailableError', 'UNAVAILABLE', 503, true],
  ['DuplicateAssessorError', 'DUPLICATE_ASSESSOR', 422, false],
  ['ForeignTaskTokenError', 'INTERNAL', 500, false],
  ['IdempotencyConflictError', 'IDEMPOTENCY_CONFLICT', 409, false],
  ['MailNotSentError', 'UNAVAILABLE', 503, true],
  ['MailRejectedError', 'INTERNAL', 500, false],
  ['NotAssessorError', 'NOT_ASSESSOR', 403, false],
  ['NotAuthorError', 'NOT_AUTHOR', 403, false],
  ['NotCoordinatorError', 'NOT_COORDINATOR', 403, false],
  ['NotFoundError', 'NOT_FOUND', 404, false],
  ['NotNewestError', 'NOT_NEWEST', 409, false],
  ['NothingToRecordError', 'INTERNAL', 500, false],
  ['PayloadTooLargeError', 'PAYLOAD_TOO_LARGE', 413, false],
  ['QuestionClosedError', 'QUESTION_CLOSED', 409, false],
  ['QuotaExceededError', 'QUOTA_EXCEEDED', 429, false],
  ['SelfReviewError', 'SELF_REVIEW', 422, false],
  ['TaskClosedError', 'TASK_CLOSED', 409, false],
  ['UnauthorizedError', 'UNAUTHORIZED', 401, false],
  ['ValidationFailedError', 'VALIDATION_FAILED', 400, false],
  ['WorkflowUnavailableError', 'UNAVAILABLE', 503, true],
];

type Constructor = new (argument: never) => errors.AppError;

const made = Object.entries(errors)
  .filter(([name]) => name !== 'AppError')
  .map(([exported, Class]) => ({ exported, error: new (Class as unknown as Constructor)([] as never) }));

describe('the catalogue of errors', () => {
  test('is this', () => {
    const rows = made.map(({ error }) => [error.name, error.code, error.httpStatus, error.retryable]);
    expect(rows.sort()).toEqual(CATALOGUE);
  });

  test('names each error as its class', () => {
    expect(made.filter(({ exported, error }) => exported !== error.name)).toEqual([]);
  });

  test('has a title for everybody', () => {
    expect(made.filter(({ error }) => error.title === '')).toEqual([]);
  });

  test('says in a message which fields are wrong', () => {
    const error = new errors.ValidationFailedError([
      { path: 'limit', message: 'must be a number' },
      { path: '', message: 'must be JSON' },
    ]);
    expect(error.message).toBe('limit: must be a number; must be JSON');
  });
});
