import type { ReviewRow, StagedTaskRow } from '../../scripts/audit/stage-rule.ts';
import type { TestDatabase } from '../support/create-database.ts';

/** The checked columns of a task's row. */
export interface TaskRow extends StagedTaskRow {
  task_id: string;
  question_id: string;
  idempotency_key: string | null;
  assigned_by: string;
  assigned_to: string;
  decided_at: Date | null;
  comments: string | null;
  task_token: string | null;
  execution_attempt: number;
  due_at: Date;
  updated_at: Date;
}

/** A task after one change. */
export type Version = Pick<
  TaskRow,
  'task_id' | 'status' | 'decision' | 'decided_by' | 'decided_at' | 'comments' | 'updated_at'
>;

export interface Execution {
  execution_arn: string;
  status: string;
  error: string | null;
  /** What it waits for, if it waits for a task token. */
  open_wait: number | null;
}

export type Review = ReviewRow & {
  question_id: string;
  submitted_by: string;
  revision: number;
  paper_id: string | null;
};

/** A mail that Amazon SES accepted. */
export interface Mail {
  to: string;
  text: string;
  /** The code of the review link in it; empty if it has none. */
  code: string;
}

/** Reads a mail from its text part. */
export function mailOf(to: string, text: string): Mail {
  return { to, text, code: /\/review\/([\w-]+)/.exec(text)?.[1] ?? '' };
}

/** The state of a run, apart from what its people were told. */
export interface Evidence {
  /** The time, in milliseconds since 1970. */
  now: number;
  mails: readonly Mail[];
  tasks: TaskRow[];
  /** Oldest first. */
  versions: Version[];
  executions: Execution[];
  /** The revisions of an item, in order. */
  reviews: Review[];
  /** The number of messages left in the queues. */
  messages: number;
  /** The tasks with a task token. */
  tokens: ReadonlySet<string>;
}

/** Reads what is in the database. */
export async function gather(
  database: Pick<TestDatabase, 'rows'>,
  now: number,
  mails: readonly Mail[],
): Promise<Evidence> {
  const [tasks, versions, executions, reviews, messages, tokens] = await Promise.all([
    database.rows<TaskRow>('select * from approval_tasks'),
    database.rows<Version>('select * from simulation.versions order by version'),
    database.rows<Execution>('select execution_arn, status, error, open_wait from local_aws.executions'),
    database.rows<Review>('select * from reviews order by submitted_by, revision'),
    database.rows('select from local_aws.messages'),
    database.rows<{ task_id: string }>('select distinct task_id from task_tokens'),
  ]);
  const tokenOf = new Set(tokens.map(({ task_id }) => task_id));
  return { now, mails, tasks, versions, executions, reviews, messages: messages.length, tokens: tokenOf };
}

/** All executions of a task. */
export function executionsOf({ task_id }: Pick<TaskRow, 'task_id'>, { executions }: Evidence): Execution[] {
  return executions.filter(({ execution_arn }) => execution_arn.includes(task_id));
}

/** The execution that a task's row names. */
export function lastExecution(task: TaskRow, evidence: Evidence): Execution | undefined {
  const { task_id, execution_attempt } = task;
  const name = execution_attempt === 1 ? task_id : `${task_id}-${execution_attempt}`;
  return executionsOf(task, evidence).find(({ execution_arn }) => execution_arn.endsWith(`:${name}`));
}

/** Whether an execution waits for its task token. */
export function isWaiting(execution: Execution | undefined): boolean {
  return execution?.status === 'RUNNING' && execution.open_wait !== null;
}

/** The mails that asked an assessor to decide an author's task, oldest first. */
export function mailsToAssessor(mails: readonly Mail[], { author, assessor }: { author: string; assessor: string }) {
  return mails.filter(({ to, text }) => to === assessor && text.startsWith(`${author} asks you to review`));
}

/** The mails that reminded an assessor. */
export function remindersTo(mails: readonly Mail[], assessor: string) {
  return mails.filter(({ to, text }) => to === assessor && text.includes('The time to decide is running out.'));
}
