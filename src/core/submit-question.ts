import { authorize, type Person, seal } from './access.ts';
import { domainOf } from './address.ts';
import { contentOf, sha256 } from './digest.ts';
import { AssessorNotAllowedError, IdempotencyConflictError, QuotaExceededError } from './errors.ts';
import { idempotencyHeader, parseInput, type Submission, submission } from './input.ts';
import type { Clock, Ids } from './ports/system.ts';
import type { TaskStore } from './ports/task-store.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { WorkflowStarter } from './ports/workflow.ts';
import type { Task } from './task.ts';
import type { Origin } from './task-event.ts';

/** The limits of a deployment. */
export interface SubmissionPolicy {
  /** Domains of assessors, in ASCII form, without subdomains; empty for all. */
  assessor_domains: readonly string[];
  /** Open tasks per author; 0 for no limit. */
  max_open_tasks: number;
}

interface Ports {
  policy: SubmissionPolicy;
  store: TaskStore;
  starter: WorkflowStarter;
  telemetry: Telemetry;
  clock: Clock;
  ids: Ids;
  origin: Origin;
}

/**
 * Stores a question with its task and starts the workflow.
 *
 * After the commit the task is safe; the caller does not notice an outage of Step Functions. The same idempotency key with the same body
 * answers the first task as it was created, starts its workflow if that was missed, and does not count against the quota.
 * @throws ValidationFailedError | SelfReviewError | AssessorNotAllowedError | IdempotencyConflictError |
 *   QuotaExceededError | DatabaseUnavailableError
 */
export async function submitQuestion(ports: Ports, author: Person, body: unknown, key: string | null): Promise<Task> {
  const input = parseInput(submission, body);
  const idempotency_key = key === null ? null : parseKey(key);
  const asked = seal({ assigned_by: author.email, assigned_to: input.assigned_to });
  const parties = authorize(author, asked, 'submit');
  assertAllowed(ports.policy, input.assigned_to);

  const task = { ...newTask(ports, input), ...parties, idempotency_key };
  const { max_open_tasks } = ports.policy;
  const created = await ports.store.createTask(task, ports.origin, max_open_tasks);
  if (created === null) {
    throw new QuotaExceededError(
      `${max_open_tasks} of your questions wait for a decision: no more are taken until one of them is decided or closed`,
    );
  }
  if (!isHashOf(created.request_hash, input, body)) {
    throw new IdempotencyConflictError('this idempotency key was used with another body');
  }
  if (created.task.task_id === task.task_id) ports.telemetry.count('QuestionSubmitted');
  if (created.task.status === 'PENDING' && !created.has_task_token) {
    await start(ports, created.task.task_id, input.due_in_seconds);
  }
  return asCreated(created.task, input.assigned_to);
}

function assertAllowed({ assessor_domains }: SubmissionPolicy, assigned_to: string): void {
  if (assessor_domains.length === 0 || assessor_domains.includes(domainOf(assigned_to))) return;
  throw new AssessorNotAllowedError(`assigned_to must be an address at ${assessor_domains.join(' or ')}`);
}

/** Ids are made once, outside any retry: after a lost commit reply, the retry finds its own row. */
function newTask({ clock, ids }: Ports, input: Submission) {
  const { due_in_seconds, assigned_to: _, ...text } = input;
  const created_at = clock.now();
  const due_at = new Date(created_at.getTime() + due_in_seconds * 1000);
  const question = { ...text, question_id: ids.uuid() };
  const content_hash = sha256(contentOf(question));
  return { ...question, task_id: ids.uuid(), created_at, due_at, content_hash, request_hash: hashOf(input) };
}

async function start(ports: Ports, task_id: string, timeout_seconds: number): Promise<void> {
  try {
    await ports.starter.start({ task_id, execution_attempt: 1 }, timeout_seconds);
  } catch (error) {
    ports.telemetry.count('WorkflowStartFailed');
    ports.telemetry.warn('workflow not started', { task_id, error });
  }
}

function parseKey(key: string): string {
  return parseInput(idempotencyHeader, { 'Idempotency-Key': key })['Idempotency-Key'];
}

function hashOf(input: Submission): Uint8Array {
  const { question_text, options, correct_answer, assigned_to, due_in_seconds } = input;
  return sha256(JSON.stringify([question_text, options, correct_answer, assigned_to, due_in_seconds]));
}

/** Also by an earlier release, which kept the domain of an address as it was typed: a request may be repeated after a deployment. */
function isHashOf(hash: Uint8Array | null, input: Submission, body: unknown): boolean {
  if (equalBytes(hash, hashOf(input))) return true;
  const typed = (body as Submission).assigned_to.trim().toLowerCase().normalize('NFC');
  return equalBytes(hash, hashOf({ ...input, assigned_to: typed }));
}

function equalBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A repeated request gets the body of the first, whatever has happened since. */
function asCreated(task: Task, assigned_to: string): Task {
  const untouched = { decision: null, comments: null, decided_by: null, decided_at: null } as const;
  return { ...task, ...untouched, assigned_to, status: 'PENDING', updated_at: task.created_at };
}
