import { type Answer, answerViolations } from './answers.ts';
import {
  type Evidence,
  type Execution,
  executionsOf,
  isWaiting,
  lastExecution,
  mailsToAssessor,
  remindersTo,
  type TaskRow,
  type Version,
} from './evidence.ts';

/** A task as a driver knows it: its people, what they were told, and what else was done to it. */
export interface KnownTask {
  author: string;
  assessor: string;
  key: string;
  /** Undefined until a submission was answered. */
  task_id: string | undefined;
  /** The answers to its submissions: all must be the same. */
  created: Set<string>;
  /** The answers to decisions. */
  answers: Answer[];
  /** Decisions by people who may decide, answered or not. */
  asked: Set<string>;
  /** Somebody called SendTaskSuccess or SendTaskFailure by hand. */
  isForged?: boolean;
  /** Somebody closed it by hand, without its execution: then it needs none. */
  isClosedByHand?: boolean;
  /** An operator stopped one of its executions, or its newest, which therefore ended differently than the task. */
  wasExecutionStopped?: boolean;
  isExecutionStopped?: boolean;
  /** No mail to its assessor is required: it was decided before, or no mail can reach them. */
  needsNoMail?: boolean;
}

/** Deviations that a driver must allow, since it caused them. */
export interface Excuses {
  /** The allowed number of mails of a kind: more than one if nobody learned that the first was accepted. */
  mostMails: number;
  /** The number of update_status calls that died; each is retried eight times. */
  deathsOfUpdateStatus: number;
  /** A task can end before it is mailed or started. */
  isFast: boolean;
  /** How long after the end of a question the execution of a task may still wait. */
  graceMs: number;
}

/** The state machine calls update_status once, and eight times more. */
const CALLS_OF_UPDATE_STATUS = 9;
/** As many as the template's ReminderPercents: after half and after nine tenths of the time. */
const MOST_REMINDERS = 2;
/** Overdue tasks are closed five minutes later, by the next run of reconcile. */
export const OVERDUE_MS = 300_000;

/** The one task of a submission; or what is wrong with their number. */
export function taskOf(known: KnownTask, { tasks }: Evidence): { row: TaskRow | undefined; violations: string[] } {
  const own = tasks.filter((row) => row.assigned_by === known.author && row.idempotency_key === known.key);
  const isLost = known.task_id !== undefined && !own.some(({ task_id }) => task_id === known.task_id);
  const violations = [
    ...(own.length > 1 ? [`${own.length} tasks of one submission`] : []),
    ...(isLost ? [`the task ${known.task_id} is lost`] : []),
  ];
  return { row: own[0], violations };
}

/** Two periods of reconcile after the last fault: what waits can be decided, and what is decided is closed. */
export function repairedViolations(known: KnownTask, evidence: Evidence): string[] {
  const { row, violations } = taskOf(known, evidence);
  if (row === undefined) return violations;
  const isRunning = executionsOf(row, evidence).some(({ status }) => status === 'RUNNING');
  if (row.decision !== null && isRunning && !known.isClosedByHand) {
    // Somebody who closes a task by hand counts its execution as told: that one ends at its deadline.
    violations.push('decided, and its execution still waits');
  }
  return [...violations, ...openViolations(row, known, evidence)];
}

/** Like `repairedViolations`, for any task that is open, or should no longer be. */
export function openViolations(row: TaskRow, known: Partial<KnownTask>, evidence: Evidence): string[] {
  if (row.status !== 'PENDING') return [];
  if (row.decision !== null) return [`decided ${row.decision}, and still PENDING two periods later`];
  const lateMs = evidence.now - row.due_at.getTime();
  // By then it is closed at its deadline, so it needs no repair before.
  const overdue = lateMs > OVERDUE_MS ? [`still PENDING ${lateMs} ms after its time`] : [];
  if (known.isExecutionStopped) return overdue;
  const mails = mailsToAssessor(evidence.mails, { author: row.assigned_by, assessor: row.assigned_to });
  const needsExecution = lateMs <= 0 && !known.isForged;
  return [
    ...overdue,
    ...(mails.length > 0 || known.needsNoMail ? [] : ['waits for an assessor whom no mail told']),
    ...(row.task_token !== null && evidence.tokens.has(row.task_id) ? [] : ['waits without a task token']),
    ...(needsExecution && !isWaiting(lastExecution(row, evidence)) ? ['waits without an execution'] : []),
  ];
}

/** At the end: closed once, with the decision that was made and reported, and with matching mails and executions. */
export function closedViolations(known: KnownTask, evidence: Evidence, excuses: Excuses): string[] {
  const { row, violations } = taskOf(known, evidence);
  if (row === undefined) return violations;
  const submitted = evidence.reviews.filter(({ question_id }) => question_id === row.question_id).length;
  return [
    ...violations,
    ...(submitted === 1 ? [] : [`${submitted} questions of one submission`]),
    ...decisionViolations(known, row),
    ...versionViolations(row, evidence),
    ...known.answers.flatMap((answer) => answerViolations(answer, row)),
    ...taskExecutionViolations(known, row, evidence, excuses),
    ...mailViolations(known, evidence, excuses),
  ];
}

/** What no driver leaves behind: messages, waiting executions, tasks that nobody submitted. */
export function leftViolations(known: readonly { author: string }[], evidence: Evidence): string[] {
  const authors = known.map(({ author }) => author);
  const strange = evidence.tasks.filter(({ assigned_by }) => !authors.includes(assigned_by)).length;
  const running = evidence.executions.filter(({ status }) => status === 'RUNNING').length;
  return [
    ...messageViolations(evidence),
    ...(running > 0 ? [`${running} executions are left`] : []),
    ...(strange > 0 ? [`${strange} tasks are of nobody`] : []),
  ];
}

/** No message is left in a queue. */
export function messageViolations({ messages }: Evidence): string[] {
  return messages > 0 ? [`${messages} messages are left in the queues`] : [];
}

/** Its assessor asked for this decision, and it was recorded once, in time. */
export function decisionViolations(known: KnownTask, row: TaskRow): string[] {
  const { status, decision, decided_by, due_at, updated_at } = row;
  const recorded = known.answers.filter(({ by, status: answered }) => by === 'assessor' && answered === 202).length;
  return [
    ...(known.created.size > 1 ? ['one submission was answered in two ways'] : []),
    ...(status === (decision ?? 'EXPIRED') ? [] : [`closed as ${status}, with the decision ${decision}`]),
    ...(decision !== null && decided_by !== known.assessor ? [`decided by ${decided_by}`] : []),
    ...(decision !== null && !known.asked.has(decision) ? [`${decision} is recorded, which nobody decided`] : []),
    ...(status === 'EXPIRED' && updated_at < due_at ? ['EXPIRED before its time'] : []),
    ...(recorded > 1 ? [`${recorded} decisions were answered 202`] : []),
  ];
}

/** Neither a decision nor a final status ever changes. */
export function versionViolations({ task_id }: TaskRow, evidence: Evidence): string[] {
  const versions = evidence.versions.filter((version) => version.task_id === task_id);
  const decided = versions.filter(({ decision }) => decision !== null);
  const closed = versions.filter(({ status }) => status !== 'PENDING');
  const decisions = new Set(decided.map(decisionIn));
  const statuses = new Set(closed.map(({ status, updated_at }) => `${status} ${updated_at.toISOString()}`));
  const open = versions.findLastIndex(({ status }) => status === 'PENDING');
  const undecided = versions.findLastIndex(({ decision }) => decision === null);
  return [
    ...(decisions.size > 1 ? [`the decision changed: ${[...decisions].join(', ')}`] : []),
    ...(statuses.size > 1 ? [`the status changed: ${[...statuses].join(', ')}`] : []),
    ...(open >= versions.length - closed.length ? ['a closed task was opened again'] : []),
    ...(undecided >= versions.length - decided.length ? ['a decision was taken back'] : []),
  ];
}

function decisionIn({ decision, decided_by, decided_at, comments }: Version): string {
  return JSON.stringify([decision, decided_by, decided_at, comments]);
}

function taskExecutionViolations(known: KnownTask, row: TaskRow, evidence: Evidence, excuses: Excuses): string[] {
  const own = executionsOf(row, evidence);
  const isExcused = known.isClosedByHand || known.isExecutionStopped || (excuses.isFast && row.status === 'EXPIRED');
  // A task whose start was lost can be overdue before anything is repaired.
  if (own.length === 0 && !isExcused) return ['it never had an execution'];
  const mayLackStatus = known.isForged === true || excuses.deathsOfUpdateStatus >= CALLS_OF_UPDATE_STATUS;
  return own
    .filter(({ status }) => status !== 'ABORTED' || !known.wasExecutionStopped)
    .filter(({ error }) => error !== 'NOT_ASSIGNED' || !known.isForged)
    .flatMap((execution) => executionViolations(execution, row, mayLackStatus));
}

/** The execution of an approved task succeeds; any other fails with the task's status. */
export function executionViolations(execution: Execution, { status }: TaskRow, mayLackStatus: boolean): string[] {
  const { status: ended, error } = execution;
  const isRight = status === 'APPROVED' ? ended === 'SUCCEEDED' : ended === 'FAILED' && error === status;
  if (isRight || (mayLackStatus && ended === 'FAILED' && error === 'STATUS_NOT_RECORDED')) return [];
  return [`an execution ended ${ended} ${error}, and the task is ${status}`];
}

/** Its author has one mail, and so has its assessor unless the task closed before. */
function mailViolations(known: KnownTask, { mails }: Evidence, { mostMails, isFast }: Excuses): string[] {
  const toAssessor = mailsToAssessor(mails, known).length;
  const reminders = remindersTo(mails, known.assessor).length;
  const toAuthor = mails.filter(({ to }) => to === known.author).length;
  return [
    ...(toAssessor > 0 || known.needsNoMail || isFast ? [] : ['the assessor had no mail']),
    ...(toAuthor > 0 ? [] : ['nobody told the author the outcome']),
    ...(toAssessor > mostMails ? [`the assessor had ${toAssessor} mails`] : []),
    ...(reminders > mostMails * MOST_REMINDERS ? [`the assessor had ${reminders} reminders`] : []),
    ...(toAuthor > mostMails ? [`the author had ${toAuthor} mails`] : []),
  ];
}
