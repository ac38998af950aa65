/** One error in the input. `path`: the field, with dots for nested ones; empty for the whole input. */
export interface Fault {
  path: string;
  message: string;
}

/**
 * An error of the product. `name` is a literal, since bundlers rename classes and the state machine matches names. `message` can be
 * shown to the caller: it never holds question text, comments or tokens.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly httpStatus: number;
  abstract readonly title: string;
  /** Whether the same request can succeed later. */
  readonly retryable: boolean = false;
  /** Whether the cause is an exceeded quota that refills within seconds. */
  readonly isThrottled: boolean = false;
  readonly faults: readonly Fault[] | undefined = undefined;
}

function describeFault({ path, message }: Fault): string {
  if (message === ValidationFailedError.UNKNOWN_FIELD) return 'a field is not known';
  return path === '' ? message : `${path}: ${message}`;
}

/** The input breaks a rule. Nothing was written. */
export class ValidationFailedError extends AppError {
  /** The fault of a field that no schema has. Its name is the sender's own text: `faults` repeats it for the sender, and `message` does not. */
  static readonly UNKNOWN_FIELD = 'is not a known field';
  override readonly name = 'ValidationFailedError';
  readonly code = 'VALIDATION_FAILED';
  readonly httpStatus = 400;
  readonly title = 'The request is not valid';
  override readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(describeFault).join('; '));
    this.faults = faults;
  }
}

/** The body is larger than any valid request. */
export class PayloadTooLargeError extends AppError {
  override readonly name = 'PayloadTooLargeError';
  readonly code = 'PAYLOAD_TOO_LARGE';
  readonly httpStatus = 413;
  readonly title = 'The request is too large';
}

/** The token is genuine but holds no verified address. */
export class UnauthorizedError extends AppError {
  override readonly name = 'UnauthorizedError';
  readonly code = 'UNAUTHORIZED';
  readonly httpStatus = 401;
  readonly title = 'Sign in with a verified email address';
}

/** It does not exist, or this person must not know that it does. */
export class NotFoundError extends AppError {
  override readonly name = 'NotFoundError';
  readonly code = 'NOT_FOUND';
  readonly httpStatus = 404;
  readonly title = 'Not found';
}

/** The person may see the task but is not its assessor. */
export class NotAssessorError extends AppError {
  override readonly name = 'NotAssessorError';
  readonly code = 'NOT_ASSESSOR';
  readonly httpStatus = 403;
  readonly title = 'Only the assessor may decide';
}

/** The person may see the question, but only its author may do this. */
export class NotAuthorError extends AppError {
  override readonly name = 'NotAuthorError';
  readonly code = 'NOT_AUTHOR';
  readonly httpStatus = 403;
  readonly title = 'Only the author may do this';
}

/** Only coordinators may see this, or do it now. */
export class NotCoordinatorError extends AppError {
  /** The message for authors who reassign too late. */
  static readonly DECIDED_ON = 'somebody has decided on this question: only coordinators may reassign it now';
  override readonly name = 'NotCoordinatorError';
  readonly code = 'NOT_COORDINATOR';
  readonly httpStatus = 403;
  readonly title = 'Only coordinators may do this';
}

/** Somebody named themselves or the author as the assessor. */
export class SelfReviewError extends AppError {
  override readonly name = 'SelfReviewError';
  readonly code = 'SELF_REVIEW';
  readonly httpStatus = 422;
  readonly title = 'Nobody reviews their own question';
}

/** The question already has this assessor. */
export class DuplicateAssessorError extends AppError {
  override readonly name = 'DuplicateAssessorError';
  readonly code = 'DUPLICATE_ASSESSOR';
  readonly httpStatus = 422;
  readonly title = 'Nobody assesses a question twice';
}

/** The assessor's domain is not one of AssessorDomains. */
export class AssessorNotAllowedError extends AppError {
  override readonly name = 'AssessorNotAllowedError';
  readonly code = 'ASSESSOR_NOT_ALLOWED';
  readonly httpStatus = 422;
  readonly title = 'Nobody at this address may be an assessor here';
}

/** The author has as many open tasks as this deployment allows. */
export class QuotaExceededError extends AppError {
  override readonly name = 'QuotaExceededError';
  readonly code = 'QUOTA_EXCEEDED';
  readonly httpStatus = 429;
  readonly title = 'Too many of your questions wait for a decision';
}

/** The idempotency key was used before, with another body. */
export class IdempotencyConflictError extends AppError {
  override readonly name = 'IdempotencyConflictError';
  readonly code = 'IDEMPOTENCY_CONFLICT';
  readonly httpStatus = 409;
  readonly title = 'This idempotency key belongs to another request';
}

/** Another decision is recorded. */
export class AlreadyDecidedError extends AppError {
  override readonly name = 'AlreadyDecidedError';
  readonly code = 'ALREADY_DECIDED';
  readonly httpStatus = 409;
  readonly title = 'Another decision is recorded';
}

/** The task closed before anybody decided. */
export class TaskClosedError extends AppError {
  override readonly name = 'TaskClosedError';
  readonly code = 'TASK_CLOSED';
  readonly httpStatus = 409;
  readonly title = 'The task is closed';
}

/** The question is closed, so it cannot be withdrawn. */
export class QuestionClosedError extends AppError {
  override readonly name = 'QuestionClosedError';
  readonly code = 'QUESTION_CLOSED';
  readonly httpStatus = 409;
  readonly title = 'The question is closed';
}

/** The question has already been revised: only its newest revision can be. */
export class NotNewestError extends AppError {
  override readonly name = 'NotNewestError';
  readonly code = 'NOT_NEWEST';
  readonly httpStatus = 409;
  readonly title = 'There is a newer revision';
}

/** PostgreSQL cannot be reached, or refuses to serve now. */
export class DatabaseUnavailableError extends AppError {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'UNAVAILABLE';
  readonly httpStatus = 503;
  readonly title = 'The database cannot be reached; try again';
  override readonly retryable = true;
}

/** A service other than the database cannot be called now. */
abstract class ServiceUnavailableError extends AppError {
  override readonly retryable = true;
  override readonly isThrottled: boolean;

  constructor(message: string, { isThrottled = false, ...options }: ErrorOptions & { isThrottled?: boolean } = {}) {
    super(message, options);
    this.isThrottled = isThrottled;
  }
}

/** Step Functions could not be reached, throttled, or failed. */
export class WorkflowUnavailableError extends ServiceUnavailableError {
  override readonly name = 'WorkflowUnavailableError';
  readonly code = 'UNAVAILABLE';
  readonly httpStatus = 503;
  readonly title = 'The workflow cannot be reached; try again';
}

/** A mail was not accepted for delivery, or nobody knows. */
export class MailNotSentError extends ServiceUnavailableError {
  override readonly name = 'MailNotSentError';
  readonly code = 'UNAVAILABLE';
  readonly httpStatus = 503;
  readonly title = 'The mail could not be sent; try again';
}

/** A mail is refused permanently: the address or the sender. */
export class MailRejectedError extends AppError {
  override readonly name = 'MailRejectedError';
  readonly code = 'INTERNAL';
  readonly httpStatus = 500;
  readonly title = 'The mail was refused';
}

/** A task token came with a task that it does not belong to. */
export class ForeignTaskTokenError extends AppError {
  override readonly name = 'ForeignTaskTokenError';
  readonly code = 'INTERNAL';
  readonly httpStatus = 500;
  readonly title = 'The task token belongs to another task';
}

/** The workflow asks to close a task that is neither decided nor due. */
export class NothingToRecordError extends AppError {
  override readonly name = 'NothingToRecordError';
  readonly code = 'INTERNAL';
  readonly httpStatus = 500;
  readonly title = 'The task has no outcome to record';
}

/** The function is not set up: a variable or secret is missing or malformed. */
export class ConfigError extends AppError {
  override readonly name = 'ConfigError';
  readonly code = 'INTERNAL';
  readonly httpStatus = 500;
  readonly title = 'The function is not configured';
}
