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

/** A task as a driver knows it: its people, what they were told, and what was done to it besides. */
export interface KnownTask {
  author: string;
  assessor: string;
  key: string;
  /** Undefined until a submission was answered. */
  task_id: string | undefined;
  /** The answers to its submissions: all the same. */
  created: Set<string>;
  /** What was answered to those who decided. */
  answers: Answer[];
  /** What was decided by those who may, whether answered or not. */
  asked: Set<string>;
  /** Somebody sent a task success, or a task failure, by hand. */
  isForged?: boolean;
  /** Somebody closed it by hand, past its execution: then it needs none. */
  isClosedByHand?: boolean;
  /** An operator stopped an execution of it before, or its newest, which so has another end than the task. */
  wasExecutionStopped?: boolean;
  isExecutionStopped?: boolean;
  /** Its assessor was not to be mailed: it was decided before, or no mail can reach them. */
  needsNoMail?: boolean;
}

/** What a driver has to excuse, since it did it. */
export interface Excuses {
  /** How many mails of a kind may be sent: more than one where nobody was told that the first was taken. */
  mostMails: number;
  /** So many calls of update_status died, each of which is tried again eight times. */
  deathsOfUpdateStatus: number;
  /** A task can come to its end before it is mailed or started. */
  isFast: boolean;
  /** How long after its end the execution of a question's task may wait. */
  graceMs: number;
}

/** The state machine asks update_status once and eight times more. */
const CALLS_OF_UPDATE_STATUS = 9;
/** As many as the template's ReminderPercents: after half and after nine tenths of the time. */
const MOST_REMINDERS = 2;
/** Overdue tasks are closed five minutes later, by the next run that reconciles. */
export const OVERDUE_MS = 300_000;

/** The one task of a submission, and what is wrong with how many there are. */
export function taskOf(known: KnownTask, { tasks }: Evidence): { row: TaskRow | undefined; violations: string[] } {
  const own = tasks.filter((row) => row.assigned_by === known.author && row.idempotency_key === known.key);
  const isLost = known.task_id !== undefined && !own.some(({ task_id }) => task_id === known.task_id);
  const violations = [
    ...(own.length > 1 ? [`${own.length} tasks of one submission`] : []),
    ...(isLost ? [`the task ${known.task_id} is lost`] : []),
  ];
  return { row: own[0], violations };
}

/** Two periods of reconciling after the last fault: what waits can be decided, and what is decided is closed. */
export function repairedViolations(known: KnownTask, evidence: Evidence): string[] {
  const { row, violations } = taskOf(known, evidence);
  if (row === undefined) return violations;
  const isRunning = executionsOf(row, evidence).some(({ status }) => status === 'RUNNING');
  if (row.decision !== null && isRunning && !known.isClosedByHand) {
    // Whoever closes a task by hand takes its execution for told: that one ends at its deadline.
    violations.push('decided, and its execution still waits');
  }
  return [...violations, ...openViolations(row, known, evidence)];
}

/** As `repairedViolations`, for any task that is open, or should no longer be. */
export function openViolations(row: TaskRow, known: Partial<KnownTask>, evidence: Evidence): string[] {
  if (row.status !== 'PENDING') return [];
  if (row.decision !== null) return [`decided ${row.decision}, and still PENDING two periods later`];
  const lateMs = evidence.now - row.due_at.getTime();
  // By then it is closed at its deadline, which is nothing to be repaired sooner.
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

/** At the end: closed once, as it was decided and told, with mails and executions that fit. */
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

/** What no driver leaves behind: messages, executions that wait, tasks that nobody submitted. */
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

/** The decision is one that its assessor asked for, recorded once, in time. */
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
  // One whose start was lost can be overdue before anything is repaired.
  if (own.length === 0 && !isExcused) return ['it never had an execution'];
  const mayLackStatus = known.isForged === true || excuses.deathsOfUpdateStatus >= CALLS_OF_UPDATE_STATUS;
  return own
    .filter(({ status }) => status !== 'ABORTED' || !known.wasExecutionStopped)
    .filter(({ error }) => error !== 'NOT_ASSIGNED' || !known.isForged)
    .flatMap((execution) => executionViolations(execution, row, mayLackStatus));
}

/** An execution succeeds where the task was approved, and else fails with the task's status. */
export function executionViolations(execution: Execution, { status }: TaskRow, mayLackStatus: boolean): string[] {
  const { status: ended, error } = execution;
  const isRight = status === 'APPROVED' ? ended === 'SUCCEEDED' : ended === 'FAILED' && error === status;
  if (isRight || (mayLackStatus && ended === 'FAILED' && error === 'STATUS_NOT_RECORDED')) return [];
  return [`an execution ended ${ended} ${error}, and the task is ${status}`];
}

/** Its author has one mail, and its assessor one, unless the task closed before. */
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
