import type { Execution, ExecutionRecord, ExecutionStatus, JournalEntry } from '../step-functions/execution.ts';
import type { OutgoingMessage } from './messages.ts';
import type { Store } from './store.ts';

/** The changes of an execution since it was last written. */
export interface ExecutionChange {
  status: ExecutionStatus;
  output?: string;
  error?: string;
  cause?: string;
  stoppedAt?: number;
  /** The attempt that waits for its token from now on, and until when. */
  openWait?: { attempt: number; deadline?: number };
  /** Committed together with the change. */
  message?: OutgoingMessage | undefined;
}

/** A page of executions, newest first. */
export interface ExecutionQuery {
  stateMachineArn: string;
  status: string | undefined;
  limit: number;
  offset: number;
}

interface Row {
  execution_arn: string;
  state_machine_arn: string;
  definition_id: string;
  status: ExecutionStatus;
  input: string;
  output: string | null;
  error: string | null;
  cause: string | null;
  started_at: number;
  stopped_at: number | null;
  journal: string[];
  event_times: number[];
  open_wait: number | null;
}

const COLUMNS = `execution_arn, state_machine_arn, definition_id, status, input, output, error, cause, started_at,
  stopped_at, journal, event_times, open_wait`;
/** When there is no message, its queue is null. Values 1 to 6 of both statements below. */
const SEND = (cause: string) => `
  insert into local_aws.messages (queue_arn, message_id, body, attributes, sent_at, visible_at)
  select $1::text, $2::uuid, $3::text, $4::jsonb, $5::bigint, $6::bigint from ${cause} where $1::text is not null`;

/** The statements on executions. Their guards decide all races. */
export interface Executions {
  /** Writes a new execution. False if the name exists: then nothing is written and nothing is sent. */
  insert(execution: Execution, change: ExecutionChange): Promise<boolean>;
  /** Writes the progress of an execution. False if it was stopped meanwhile: then nothing is written. */
  update(execution: Execution, change: ExecutionChange): Promise<boolean>;
  /** Closes the open wait with an outcome, if it is this attempt's and its deadline has not passed. */
  answer(executionArn: string, attempt: number, entry: JournalEntry, now: number): Promise<ExecutionRecord | undefined>;
  /** Closes at most `limit` waits whose deadline has passed, and returns the executions that continue. */
  expire(now: number, limit: number): Promise<ExecutionRecord[]>;
  /** The earliest deadline of all open waits. */
  nextDeadline(): Promise<number | undefined>;
  /** Ends a running execution from outside. */
  abort(
    executionArn: string,
    error: string | undefined,
    cause: string | undefined,
    now: number,
  ): Promise<ExecutionRecord | undefined>;
  find(executionArn: string): Promise<ExecutionRecord | undefined>;
  list(query: ExecutionQuery): Promise<ExecutionRecord[]>;
  /** Running executions that wait for nothing: a killed stack left them unfinished. */
  interrupted(): Promise<ExecutionRecord[]>;
}

export function executionsIn(store: Store): Executions {
  const one = async (rows: Promise<Row[]>) => {
    const [row] = await rows;
    return row && recordOf(row);
  };
  return {
    insert: async (execution, change) =>
      (await store.write('execution_insert', INSERT, insertValues(execution, change))).length === 1,
    update: async (execution, change) =>
      (await store.write('execution_update', UPDATE, updateValues(execution, change))).length === 1,
    answer: (executionArn, attempt, entry, now) =>
      one(store.write<Row>('execution_answer', ANSWER, [executionArn, attempt, JSON.stringify(entry), now])),
    expire: async (now, limit) => (await store.write<Row>('execution_expire', EXPIRE, [now, limit])).map(recordOf),
    nextDeadline: async () => {
      const rows = await store.query<{ deadline: number | null }>('execution_next_deadline', NEXT_DEADLINE, []);
      return rows[0]?.deadline ?? undefined;
    },
    abort: (executionArn, error, cause, now) =>
      one(store.write<Row>('execution_abort', ABORT, [executionArn, error ?? null, cause ?? null, now])),
    find: (executionArn) => one(store.query<Row>('execution_find', FIND, [executionArn])),
    list: async ({ stateMachineArn, status, limit, offset }) =>
      (await store.query<Row>('execution_list', LIST, [stateMachineArn, status ?? null, limit, offset])).map(recordOf),
    interrupted: async () => (await store.query<Row>('execution_interrupted', INTERRUPTED, [])).map(recordOf),
  };
}

const INSERT = `
  with written as (
    insert into local_aws.executions (execution_arn, state_machine_arn, definition_id, input, started_at, status, output,
      error, cause, stopped_at, journal, event_times, open_wait, deadline)
    values ($7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
    on conflict (execution_arn) do nothing returning execution_arn
  ), sent as (${SEND('written')})
  select from written`;

const UPDATE = `
  with written as (
    update local_aws.executions set status = $8, output = $9, error = $10, cause = $11, stopped_at = $12, journal = $13,
      event_times = $14, open_wait = $15, deadline = $16
    where execution_arn = $7 and status = 'RUNNING' returning execution_arn
  ), sent as (${SEND('written')})
  select from written`;

const ANSWER = `
  update local_aws.executions set journal = array_append(journal, $3), event_times = array_append(event_times, $4),
    open_wait = null, deadline = null
  where execution_arn = $1 and open_wait = $2 and status = 'RUNNING' and (deadline is null or deadline > $4)
  returning ${COLUMNS}`;

const EXPIRE = `
  update local_aws.executions set journal = array_append(journal, '{"type":"timedOut"}'),
    event_times = array_append(event_times, $1), open_wait = null, deadline = null
  where status = 'RUNNING' and deadline <= $1 and execution_arn in (
    select execution_arn from local_aws.executions where deadline <= $1 order by deadline limit $2)
  returning ${COLUMNS}`;

const NEXT_DEADLINE = 'select min(deadline) as deadline from local_aws.executions where deadline is not null';

const ABORT = `
  update local_aws.executions set status = 'ABORTED', error = $2, cause = $3, stopped_at = $4, open_wait = null,
    deadline = null, event_times = array_append(event_times, $4)
  where execution_arn = $1 and status = 'RUNNING'
  returning ${COLUMNS}`;

const FIND = `select ${COLUMNS} from local_aws.executions where execution_arn = $1`;

const LIST = `
  select ${COLUMNS} from local_aws.executions
  where state_machine_arn = $1 and ($2::text is null or status = $2)
  order by started_at desc, execution_arn limit $3 offset $4`;

const INTERRUPTED = `select ${COLUMNS} from local_aws.executions where status = 'RUNNING' and open_wait is null`;

function insertValues(execution: Execution, change: ExecutionChange): unknown[] {
  const { executionArn, stateMachineArn, definitionId, input, startedAt } = execution;
  const fixed = [executionArn, stateMachineArn, definitionId, input, startedAt];
  return [...messageValues(change.message), ...fixed, ...changeValues(execution, change)];
}

function updateValues(execution: Execution, change: ExecutionChange): unknown[] {
  return [...messageValues(change.message), execution.executionArn, ...changeValues(execution, change)];
}

function changeValues(execution: Execution, change: ExecutionChange): unknown[] {
  return [
    change.status,
    change.output ?? null,
    change.error ?? null,
    change.cause ?? null,
    change.stoppedAt ?? null,
    execution.journal.map((entry) => JSON.stringify(entry)),
    execution.eventTimes,
    change.openWait?.attempt ?? null,
    change.openWait?.deadline ?? null,
  ];
}

function messageValues(message: OutgoingMessage | undefined): unknown[] {
  if (!message) return [null, null, null, null, null, null];
  const { queueArn, messageId, body, attributes, sentAt, visibleAt } = message;
  return [queueArn, messageId, body, attributes ? JSON.stringify(attributes) : null, sentAt, visibleAt];
}

function recordOf(row: Row): ExecutionRecord {
  return {
    executionArn: row.execution_arn,
    stateMachineArn: row.state_machine_arn,
    definitionId: row.definition_id,
    status: row.status,
    input: row.input,
    output: row.output,
    error: row.error,
    cause: row.cause,
    startedAt: row.started_at,
    stoppedAt: row.stopped_at,
    journal: row.journal.map((entry): JournalEntry => JSON.parse(entry)),
    eventTimes: row.event_times,
    openWait: row.open_wait,
  };
}
