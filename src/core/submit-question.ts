import { authorize, type Person } from './access.ts';
import { contentOf, sha256 } from './digest.ts';
import { IdempotencyConflictError } from './errors.ts';
import { idempotencyHeader, parseInput, type Submission, submission } from './input.ts';
import type { Clock, Ids, TaskStore, Telemetry, WorkflowStarter } from './ports.ts';
import type { Task } from './task.ts';
import type { Origin } from './task-event.ts';

interface Ports {
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
 * Once the statement has committed the task is safe: that Step Functions cannot be reached does not show. The same
 * idempotency key of the same author with the same body answers the first task as it was created, and starts its
 * workflow if that was missed.
 * @throws ValidationFailedError | SelfReviewError | IdempotencyConflictError | DatabaseUnavailableError
 */
export async function submitQuestion(ports: Ports, author: Person, body: unknown, key: string | null): Promise<Task> {
  const input = parseInput(submission, body);
  const idempotency_key = key === null ? null : parseKey(key);
  authorize(author, { assigned_by: author.email, assigned_to: input.assigned_to }, 'submit');

  const request_hash = await hashOf(input);
  const { due_in_seconds, ...question } = input;
  // Minted once, outside any retry: a retry after a lost commit reply then finds its own row by its id.
  const created_at = ports.clock.now();
  const due_at = new Date(created_at.getTime() + due_in_seconds * 1000);
  const ids = { task_id: ports.ids.uuid(), question_id: ports.ids.uuid() };
  const task = {
    ...question,
    ...ids,
    assigned_by: author.email,
    due_at,
    created_at,
    idempotency_key,
    request_hash,
    content_hash: await sha256(contentOf({ ...question, ...ids })),
  };
  const created = await ports.store.createTask(task, ports.origin);
  if (!equalBytes(created.request_hash, request_hash)) {
    throw new IdempotencyConflictError('this idempotency key was used with another body');
  }
  if (created.task.task_id === ids.task_id) ports.telemetry.count('QuestionSubmitted');
  if (created.task.status === 'PENDING' && !created.has_task_token) {
    await start(ports, created.task.task_id, due_in_seconds);
  }
  return asCreated(created.task, input.assigned_to);
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

function hashOf(input: Submission): Promise<Uint8Array> {
  const { question_text, options, correct_answer, assigned_to, due_in_seconds } = input;
  return sha256(JSON.stringify([question_text, options, correct_answer, assigned_to, due_in_seconds]));
}

function equalBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A repeated request is answered with the very body of the first, whatever has happened to the task since. */
function asCreated(task: Task, assigned_to: string): Task {
  const untouched = { decision: null, comments: null, decided_by: null, decided_at: null } as const;
  return { ...task, ...untouched, assigned_to, status: 'PENDING', updated_at: task.created_at };
}
