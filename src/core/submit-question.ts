import type { Person } from './access.ts';
import { type AftermathPorts, follow } from './aftermath.ts';
import { type AssessorPolicy, assertMayAssess } from './assessor-policy.ts';
import { contentOf, equalBytes, sha256 } from './digest.ts';
import { IdempotencyConflictError, NotAuthorError, NotNewestError, QuotaExceededError } from './errors.ts';
import { parseIdempotencyKey, parseInput } from './input.ts';
import type { NewQuestion, QuestionGate, SubmissionRefusal, SubmittedQuestion } from './ports/question-store.ts';
import type { Clock, Ids } from './ports/system.ts';
import type { ReviewedQuestion } from './question.ts';
import { type Submission, stagesOf, submission } from './submission-input.ts';
import { asSubmitted, unstarted } from './submitted.ts';
import type { Task } from './task.ts';
import type { Origin } from './task-event.ts';

/** The limits of a deployment. */
export interface SubmissionPolicy extends AssessorPolicy {
  /** Open tasks per author; 0 for no limit. */
  max_open_tasks: number;
}

export interface SubmitPorts extends AftermathPorts {
  policy: SubmissionPolicy;
  store: QuestionGate;
  clock: Clock;
  ids: Ids;
  origin: Origin;
}

/** The submission: a task, or a question if it has stages. */
export type SubmissionAnswer = { task: Task } | { question: ReviewedQuestion };

/**
 * Stores a question with the tasks of its first stage and starts their executions.
 *
 * After the commit the question is safe; the caller does not notice an outage of Step Functions. The same idempotency key with the same
 * body returns what was created first, as it was created, starts missing executions, and does not count against the quota.
 * @throws ValidationFailedError | SelfReviewError | AssessorNotAllowedError | IdempotencyConflictError |
 *   QuotaExceededError | DatabaseUnavailableError
 */
export async function submitQuestion(
  ports: SubmitPorts,
  author: Person,
  body: unknown,
  key: string | null,
): Promise<SubmissionAnswer> {
  const input = parseInput(submission, body);
  const wanted = {
    input,
    body,
    stages: stagesOf(input) ?? [],
    is_staged: input.stages !== undefined,
    due_in_seconds: input.due_in_seconds,
    language: input.language ?? null,
    revises: null,
  };
  return await submit(ports, author, wanted, key);
}

/** What to submit: the parsed body, completed by defaults or by the question that it revises. */
export interface Wanted extends Pick<NewQuestion, 'stages' | 'is_staged' | 'due_in_seconds' | 'language' | 'revises'> {
  input: Submission;
  body: unknown;
}

/** Shared by new questions and revisions. Throws what submitQuestion throws, and NotAuthorError and NotNewestError for a revision. */
export async function submit(
  ports: SubmitPorts,
  author: Person,
  wanted: Wanted,
  key: string | null,
): Promise<SubmissionAnswer> {
  const idempotency_key = parseIdempotencyKey(key);
  for (const assigned_to of wanted.stages.flatMap((stage) => stage.assigned_to)) {
    assertMayAssess(ports.policy, author.email, assigned_to);
  }

  const question = newQuestion(ports, author, wanted, idempotency_key);
  const submitted = await ports.store.submitQuestion(question, ports.origin, ports.policy.max_open_tasks);
  if (submitted === null) throw new NotAuthorError('only the author may revise this question');
  if ('refusal' in submitted) throw refusalOf(submitted.refusal, ports.policy);
  if (!isHashOf(submitted.request_hash, wanted)) {
    throw new IdempotencyConflictError('this idempotency key was used with another body');
  }
  if (submitted.question_id === question.question_id) ports.telemetry.count('QuestionSubmitted');
  await follow(ports, { opened: unstarted(submitted), closed: submitted.closed });
  return answerOf(wanted, submitted, author);
}

function refusalOf(refusal: SubmissionRefusal, policy: SubmissionPolicy) {
  if (refusal === 'NOT_NEWEST')
    return new NotNewestError('this question was revised already: revise its newest revision');
  return quotaExceeded(policy);
}

/** The message for authors with too many open tasks. */
export function quotaExceeded({ max_open_tasks }: SubmissionPolicy): QuotaExceededError {
  return new QuotaExceededError(
    `${max_open_tasks} of your questions wait for a decision: no more are taken until one of them is decided or closed`,
  );
}

/** Ids are made once, outside any retry: after a lost commit reply, the retry finds its own rows. */
function newQuestion(
  { clock, ids }: SubmitPorts,
  author: Person,
  wanted: Wanted,
  idempotency_key: string | null,
): NewQuestion {
  const { input, body: _, ...rest } = wanted;
  const { question_text, options, correct_answer } = input;
  const question = { question_id: ids.uuid(), question_text, options, correct_answer };
  return {
    ...question,
    ...rest,
    task_ids: wanted.stages[0]?.assigned_to.map(() => ids.uuid()) ?? [],
    submitted_by: author.email,
    created_at: clock.now(),
    idempotency_key,
    request_hash: hashOf(wanted),
    content_hash: sha256(contentOf(question)),
  };
}

/** As earlier releases computed it, for a body that they knew. */
function hashOf({ input, due_in_seconds, revises }: Wanted, assigned_to = input.assigned_to): Uint8Array {
  const { question_text, options, correct_answer, stages, language } = input;
  const known = [question_text, options, correct_answer, assigned_to, due_in_seconds];
  const isNew = stages !== undefined || language !== undefined || revises !== null;
  return sha256(JSON.stringify(isNew ? [...known, stages, language] : known));
}

/** Also by an earlier release, which kept an address's domain as it was typed: a request can be repeated after a deployment. */
function isHashOf(hash: Uint8Array | null, wanted: Wanted): boolean {
  if (equalBytes(hash, hashOf(wanted))) return true;
  const { assigned_to } = wanted.body as { assigned_to?: string };
  return (
    assigned_to !== undefined && equalBytes(hash, hashOf(wanted, assigned_to.trim().toLowerCase().normalize('NFC')))
  );
}

function answerOf(
  { input, is_staged, language }: Wanted,
  submitted: SubmittedQuestion,
  author: Person,
): SubmissionAnswer {
  const question = asSubmitted({ ...input, language }, submitted, author.email);
  const [task] = question.tasks;
  return !is_staged && task !== undefined ? { task } : { question };
}
