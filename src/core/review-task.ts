import { type Action, authorize, linkHolderOf } from './access.ts';
import { type DecidePorts, type DecisionResult, recordDecision } from './decide-task.ts';
import { contentOf, equalsInConstantTime, hmacSha256, sha256 } from './digest.ts';
import {
  AlreadyDecidedError,
  NotFoundError,
  TaskClosedError,
  UnauthorizedError,
  ValidationFailedError,
} from './errors.ts';
import { decisionInput, parseInput } from './input.ts';
import type { ReviewLinkMode, TaskStore } from './ports.ts';
import type { Question, Task, TaskWithQuestion } from './task.ts';

/** A 256-bit code in base64url; anything else is no link of ours and costs no query. */
const LINK_CODE = /^[A-Za-z0-9_-]{43}$/;

/** What the holder of a link sees: the question and the nonce of its form while the task can be decided, else the record. */
export type Review = { task: TaskWithQuestion; code: string; nonce: string } | { task: Task; nonce: null };

/** What a press of the form led to; `waiting`: how many other tasks wait for the assessor, null where that is not known. */
export type ReviewResult = { task: Task; recorded: boolean; waiting: number | null };

/** The fields of the page's form, as they came. */
interface ReviewForm {
  decision?: string | undefined;
  comments?: string | undefined;
  nonce?: string | undefined;
}

/**
 * Refuses what a link alone may not do.
 * @throws UnauthorizedError where links lead to signing in; those of before the change are no exception
 */
export function assertCapability(linkMode: ReviewLinkMode): void {
  if (linkMode !== 'capability') throw new UnauthorizedError('this link no longer opens the question by itself');
}

/**
 * What a review link shows; changes nothing.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function openReview(store: TaskStore, code: string): Promise<Review> {
  const task = await openLink(store, code, 'read');
  if (task.status !== 'PENDING' || task.decision !== null) return { task: withoutQuestion(task), nonce: null };
  return { task, code, nonce: nonceOf(code, task.question) };
}

/**
 * Records the decision of a review form, as the task's assessor. The nonce proves that the page was seen, and with
 * exactly the text that the task holds. A late or repeated press answers what is recorded. Whether the link is known is
 * answered before what is wrong with the form.
 * @throws NotFoundError | NotAssessorError | ValidationFailedError | DatabaseUnavailableError
 */
export async function decideReview(
  ports: DecidePorts,
  code: string,
  readForm: () => ReviewForm,
): Promise<ReviewResult> {
  const { task, recorded } = await pressButton(ports, code, readForm);
  return { task, recorded, waiting: await countWaiting(ports, task) };
}

async function pressButton(ports: DecidePorts, code: string, readForm: () => ReviewForm): Promise<DecisionResult> {
  const task = await openLink(ports.store, code, 'decide');
  const form = readForm();
  if (!equalsInConstantTime(form.nonce ?? '', nonceOf(code, task.question))) {
    throw new ValidationFailedError([
      { path: 'nonce', message: 'open the link again and decide on the page it shows' },
    ]);
  }
  if (task.status !== 'PENDING' || task.decision !== null) return { task: withoutQuestion(task), recorded: false };
  const input = parseInput(decisionInput, { decision: form.decision, comments: withoutCarriageReturns(form.comments) });
  try {
    return await recordDecision(ports, linkHolderOf(task), task.task_id, input);
  } catch (error) {
    if (!(error instanceof AlreadyDecidedError || error instanceof TaskClosedError)) throw error;
    return { task: withoutQuestion(await openLink(ports.store, code, 'read')), recorded: false };
  }
}

/** Tells nothing of the other tasks, which the link gives no right to; a decision that is recorded is not spoilt by it. */
async function countWaiting(ports: DecidePorts, { task_id, assigned_to }: Task): Promise<number | null> {
  try {
    return await ports.store.countWaiting(assigned_to);
  } catch (error) {
    ports.telemetry.warn('waiting tasks not counted', { task_id, error });
    return null;
  }
}

async function openLink(store: TaskStore, code: string, action: Action): Promise<TaskWithQuestion> {
  const task = LINK_CODE.test(code) ? await store.findTaskByLink(sha256(code)) : null;
  if (task === null) throw new NotFoundError('this link is not known, or was replaced by a newer one');
  return authorize(linkHolderOf(task), task, action);
}

/** Stateless: keyed by the secret that only the link's holder has, over the content that was shown. */
function nonceOf(code: string, question: Question): string {
  return hmacSha256(code, sha256(contentOf(question)));
}

function withoutQuestion({ question: _, ...task }: TaskWithQuestion): Task {
  return task;
}

/** Browsers submit line breaks as CR LF, which would count twice against the limit and differ from the same text sent as JSON. */
function withoutCarriageReturns(text: string | undefined): string | undefined {
  return text?.replaceAll('\r\n', '\n');
}
