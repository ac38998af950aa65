import { type Action, authorize, linkHolderOf, type Person } from './access.ts';
import { type DecidePorts, recordDecision } from './decide-task.ts';
import { type DecisionInput, decisionInput } from './decision-input.ts';
import { contentOf, equalsInConstantTime, hmacSha256, sha256 } from './digest.ts';
import {
  AlreadyDecidedError,
  NotFoundError,
  TaskClosedError,
  UnauthorizedError,
  ValidationFailedError,
} from './errors.ts';
import { parseInput } from './input.ts';
import type { ReviewLinkMode } from './ports/mail.ts';
import type { QuestionStore } from './ports/question-store.ts';
import type { FoundTask, TaskStore } from './ports/task-store.ts';
import type { ReviewedQuestion } from './question.ts';
import { authorizeQuestion } from './question-access.ts';
import type { Question, Status, Task, TaskWithQuestion } from './task.ts';

type LinkStore = Pick<TaskStore, 'findTaskByLink'>;
export type ReviewStore = LinkStore & Pick<QuestionStore, 'findRevisions'>;

/** A task that a link has opened, and the person that the holder acts as. */
export interface OpenedTask {
  task: FoundTask;
  holder: Person;
}

/** A 256-bit code in base64url; anything else cannot be one of our links, and costs no query. */
export const LINK_CODE = /^[A-Za-z0-9_-]{43}$/;

/**
 * What the holder of a link sees: the question, with the nonce of its form and the earlier revisions while the task can be decided, and
 * with the record afterwards. For a task that closed without a decision, only what happened.
 */
export type Review =
  | { task: TaskWithQuestion; code: string; nonce: string; earlier: ReviewedQuestion[] }
  | { task: TaskWithQuestion | Task; question_status: Status; nonce: null };

/** The fields of the page's form, unchecked. */
export interface ReviewForm {
  decision?: string | undefined;
  comments?: string | undefined;
  nonce?: string | undefined;
  /** `none`: sent by the page without its script, which separates comments by the decision they belong to. */
  script?: string | undefined;
  /** `yes`: the comments are meant for an approval too. */
  with_approval?: string | undefined;
}

/**
 * Refuses actions for which a link is not enough.
 * @throws UnauthorizedError if links lead to signing in, including links mailed before that setting
 */
export function assertCapability(linkMode: ReviewLinkMode): void {
  if (linkMode !== 'capability') throw new UnauthorizedError('this link no longer opens the question by itself');
}

/**
 * What a review link shows; changes nothing.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function openReview({ store }: { store: ReviewStore }, code: string): Promise<Review> {
  return await showTask(store, code, await openLink(store, code, 'read'));
}

/** What the link with that code shows of a task that it opened. @throws DatabaseUnavailableError */
export async function showTask(
  store: Pick<QuestionStore, 'findRevisions'>,
  code: string,
  opened: OpenedTask,
): Promise<Review> {
  const { task } = opened;
  const { question_status } = task;
  if (!isOpen(task))
    return { task: task.decision === null ? withoutQuestion(task) : task, question_status, nonce: null };
  return { task, code, nonce: nonceOf(code, task.question), earlier: await revisionsBefore(store, opened) };
}

/** With their decisions and comments, which the assessor of a later revision may see. */
async function revisionsBefore(
  store: Pick<QuestionStore, 'findRevisions'>,
  { task, holder }: OpenedTask,
): Promise<ReviewedQuestion[]> {
  if (task.revision === 1) return [];
  const revisions = await store.findRevisions(task.question_id, holder.email);
  return revisions
    .map((found) => authorizeQuestion(holder, found, 'read').question)
    .filter(({ revision }) => revision < task.revision);
}

/**
 * Records the decision of a review form, as the task's assessor, and returns whether this press recorded it. The nonce proves that the
 * page was seen with exactly the task's text. A late or repeated press changes nothing. An unknown link is reported before faults of
 * the form.
 * @throws NotFoundError | NotAssessorError | ValidationFailedError | DatabaseUnavailableError
 */
export async function decideReview(ports: DecidePorts, code: string, readForm: () => ReviewForm): Promise<boolean> {
  return await decideOpened(ports, code, await openLink(ports.store, code, 'decide'), readForm());
}

/** The same for a task that the link of that code has opened. */
export async function decideOpened(
  ports: DecidePorts,
  code: string,
  { task, holder }: OpenedTask,
  form: ReviewForm,
): Promise<boolean> {
  if (!equalsInConstantTime(form.nonce ?? '', nonceOf(code, task.question))) {
    throw new ValidationFailedError([
      { path: 'nonce', message: 'open the link again and decide on the page it shows' },
    ]);
  }
  if (!isOpen(task)) return false;
  const input = parseInput(decisionInput, { decision: form.decision, comments: withoutCarriageReturns(form.comments) });
  assertCommentsAreMeant(form, input);
  try {
    return (await recordDecision(ports, holder, task.task_id, input)).recorded;
  } catch (error) {
    if (!(error instanceof AlreadyDecidedError || error instanceof TaskClosedError)) throw error;
    return false;
  }
}

/**
 * Without the script, one field holds comments for a rejection and comments for an approval.
 * @throws ValidationFailedError if the form does not say that the comments are meant for an approval too
 */
function assertCommentsAreMeant(form: ReviewForm, { decision, comments }: DecisionInput): void {
  if (form.script !== 'none' || decision !== 'APPROVED' || comments === null || form.with_approval === 'yes') return;
  throw new ValidationFailedError([{ path: 'with_approval', message: 'must say that an approval takes the comments' }]);
}

async function openLink(store: LinkStore, code: string, action: Action): Promise<OpenedTask> {
  const opened = await findLinked(store, code, action);
  if (opened === null) throw unknownLink();
  return opened;
}

/** The task that a link opens. Null: there is no such link to one task. @throws DatabaseUnavailableError */
export async function findLinked(store: LinkStore, code: string, action: Action): Promise<OpenedTask | null> {
  const task = LINK_CODE.test(code) ? await store.findTaskByLink(sha256(code)) : null;
  if (task === null) return null;
  const holder = linkHolderOf(task);
  return { task: authorize(holder, task, action), holder };
}

/** The message for the holder of a dead link, whatever it was. */
export function unknownLink(): NotFoundError {
  return new NotFoundError('this link is not known, or was replaced by a newer one');
}

/** Stateless: an HMAC over the shown content, with the secret that only the link's holder has as its key. */
function nonceOf(code: string, question: Question): string {
  return hmacSha256(code, sha256(contentOf(question)));
}

/** Whether it can still be decided. */
export function isOpen({ status, decision }: Pick<Task, 'status' | 'decision'>): boolean {
  return status === 'PENDING' && decision === null;
}

function withoutQuestion({ question: _, ...task }: FoundTask): Task {
  return task;
}

/** Browsers submit line breaks as CR LF, which would count twice against the limit and differ from the same text sent as JSON. */
export function withoutCarriageReturns(text: string | undefined): string | undefined {
  return text?.replaceAll('\r\n', '\n');
}
