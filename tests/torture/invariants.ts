import { read } from './people.ts';
import type { Answer, Run, Slot } from './run.ts';

/** A task's row, as far as it is checked. */
interface Row {
  task_id: string;
  assigned_to: string;
  status: string;
  decision: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  comments: string | null;
  task_token: string | null;
  due_at: Date;
  updated_at: Date;
}

interface Execution {
  execution_arn: string;
  status: string;
  error: string | null;
}

/** The state machine asks update_status once and eight times more. */
const CALLS_OF_UPDATE_STATUS = 9;
/** Overdue tasks are closed five minutes later, by the next run that reconciles. */
const OVERDUE_MS = 300_000;

/** All that the database knows of a run. */
interface Evidence {
  rows: Row[];
  /** Oldest first. */
  versions: Row[];
  executions: Execution[];
}

/** What must hold two periods of reconciling after the last fault, whether or not a task is decided. */
export async function checkRepaired(run: Run): Promise<void> {
  const { database } = run.world;
  const evidence = await gather(run);
  for (const slot of run.slots) {
    const row = rowOf(run, slot, evidence);
    if (row === undefined) continue;
    const faults = repairFaults(run, slot, row, isRunning(row, evidence));
    run.violations.push(...faults.map((fault) => `${slot.assessor}: ${fault}`));
  }
  const messages = await database.rows('select body from local_aws.messages');
  if (messages.length > 0) run.violations.push(`${messages.length} messages are left in the queues`);
}

/** What must hold when all tasks are closed. */
export async function checkClosed(run: Run): Promise<void> {
  const evidence = await gather(run);
  run.violations.push(...(await run.world.database.historyFaults()));
  // One to each assessor, one to each author.
  const most = 2 * run.slots.length;
  const people = run.slots.flatMap(({ assessor, author }) => [assessor, author]);
  const mails = run.world.aws.mails.filter(({ to }) => people.includes(to)).length;
  if (mails > most && !run.mailMayRepeat) run.violations.push(`${mails} mails for ${run.slots.length} tasks`);
  for (const slot of run.slots) {
    const row = rowOf(run, slot, evidence);
    if (row === undefined) continue;
    const violations = [
      ...decisionFaults(slot, row),
      ...versionFaults(evidence.versions.filter(({ task_id }) => task_id === row.task_id)),
      ...slot.answers.flatMap((answer) => answerFaults(answer, row)),
      ...executionFaults(run, slot, row, executionsOf(row, evidence)),
      ...mailFaults(run, slot),
      ...(await readFaults(run, slot, row)),
    ];
    run.violations.push(...violations.map((violation) => `${slot.assessor}: ${violation}`));
  }
}

function repairFaults(run: Run, slot: Slot, row: Row, isExecutionRunning: boolean): string[] {
  if (row.decision !== null) {
    return [
      ...(row.status === row.decision ? [] : [`decided ${row.decision}, and still ${row.status} two periods later`]),
      // Whoever closes a task by hand takes its execution for told: that one ends at its deadline.
      ...(isExecutionRunning && !slot.isClosedByHand ? ['decided, and its execution still waits'] : []),
    ];
  }
  if (row.status !== 'PENDING') return [];
  const lateMs = run.world.clock.now() - row.due_at.getTime();
  const isMailed = run.world.aws.mails.some(({ to }) => to === slot.assessor);
  return [
    ...(lateMs > OVERDUE_MS ? [`still PENDING ${lateMs} ms after its time`] : []),
    ...(isMailed ? [] : ['waits for an assessor whom no mail told']),
    ...(row.task_token === null ? ['waits without a task token'] : []),
    ...(lateMs > 0 || slot.isForged || isExecutionRunning ? [] : ['waits without an execution']),
  ];
}

function decisionFaults(slot: Slot, row: Row): string[] {
  const faults: string[] = [];
  const { status, decision, decided_by, due_at, updated_at } = row;
  if (slot.created.size > 1) faults.push('one submission was answered in two ways');
  if (status !== (decision ?? 'EXPIRED')) faults.push(`closed as ${status}, with the decision ${decision}`);
  if (decision !== null && decided_by !== slot.assessor) faults.push(`decided by ${decided_by}`);
  if (decision !== null && ![...slot.asked].includes(decision as Answer['decision'])) {
    faults.push(`${decision} is recorded, which nobody decided`);
  }
  if (status === 'EXPIRED' && updated_at < due_at) faults.push('EXPIRED before its time');
  const recorded = slot.answers.filter(({ by, status: answered }) => by === 'assessor' && answered === 202);
  if (recorded.length > 1) faults.push(`${recorded.length} decisions were answered 202`);
  return faults;
}

/** Neither a decision nor a final status ever changes. */
export function versionFaults(versions: Row[]): string[] {
  const decided = versions.filter(({ decision }) => decision !== null);
  const decisions = new Set(
    decided.map(({ decision, decided_by, decided_at, comments }) =>
      JSON.stringify([decision, decided_by, decided_at, comments]),
    ),
  );
  const open = versions.findLastIndex(({ status }) => status === 'PENDING');
  const closed = versions.filter(({ status }) => status !== 'PENDING');
  const statuses = new Set(closed.map(({ status, updated_at }) => `${status} ${updated_at.toISOString()}`));
  return [
    ...(decisions.size > 1 ? [`the decision changed: ${[...decisions].join(', ')}`] : []),
    ...(statuses.size > 1 ? [`the status changed: ${[...statuses].join(', ')}`] : []),
    ...(open >= versions.length - closed.length ? ['a closed task was opened again'] : []),
    ...(versions.findLastIndex(({ decision }) => decision === null) >= versions.length - decided.length
      ? ['a decision was taken back']
      : []),
  ];
}

function answerFaults({ by, decision, status, says }: Answer, row: Row): string[] {
  const told = `the ${by} who decided ${decision} was told ${status} ${says}, and ${row.decision ?? row.status} is recorded`;
  const isTrue = {
    intruder: () => status === 403 || status === 404,
    link: () => status === 303 && says === (row.decision ?? row.status),
    assessor: () => {
      if (status === 200 || status === 202) return row.decision === decision;
      if (says === 'ALREADY_DECIDED') return row.decision !== null && row.decision !== decision;
      return says === 'TASK_CLOSED' && row.decision === null;
    },
  };
  return isTrue[by]() ? [] : [told];
}

function executionFaults(run: Run, slot: Slot, row: Row, executions: Execution[]): string[] {
  const mayLackStatus = slot.isForged || run.deathsOfUpdateStatus >= CALLS_OF_UPDATE_STATUS;
  const isRight = ({ status, error }: Execution) => {
    if (status === 'SUCCEEDED') return row.status === 'APPROVED';
    if (status !== 'FAILED') return false;
    if (error === 'NOT_ASSIGNED') return slot.isForged;
    if (error === 'STATUS_NOT_RECORDED') return mayLackStatus;
    return error === row.status && row.status !== 'APPROVED';
  };
  const wrong = executions.filter((execution) => !isRight(execution));
  // One whose start was lost can be overdue before anything is repaired.
  if (executions.length === 0 && row.status !== 'EXPIRED' && !slot.isClosedByHand) return ['it never had an execution'];
  return wrong.map(({ status, error }) => `an execution ended ${status} ${error}, and the task is ${row.status}`);
}

/** Its author has one mail, and its assessor at most one: whose task closed before has none. */
function mailFaults(run: Run, { assessor, author }: Slot): string[] {
  const mailsTo = (person: string) => run.world.aws.mails.filter(({ to }) => to === person).length;
  return [
    ...(mailsTo(author) === 0 ? ['nobody told the author the outcome'] : []),
    ...[assessor, author].flatMap((person) =>
      mailsTo(person) > 1 && !run.mailMayRepeat ? [`${mailsTo(person)} mails were sent to ${person}`] : [],
    ),
  ];
}

async function readFaults(run: Run, slot: Slot, row: Row): Promise<string[]> {
  const { status, decision } = await read(run, slot);
  return status === row.status && decision === row.decision ? [] : [`the API shows ${status}, ${decision}`];
}

async function gather({ world: { database }, slots }: Run): Promise<Evidence> {
  const assessors = slots.map(({ assessor }) => assessor);
  const [rows, versions, executions] = await Promise.all([
    database.rows<Row>('select * from approval_tasks where assigned_to = any ($1)', [assessors]),
    database.rows<Row>('select * from torture.versions order by version'),
    database.rows<Execution>('select execution_arn, status, error from local_aws.executions'),
  ]);
  return { rows, versions, executions };
}

function rowOf(run: Run, slot: Slot, { rows }: Evidence): Row | undefined {
  const own = rows.filter(({ assigned_to }) => assigned_to === slot.assessor);
  if (own.length > 1) run.violations.push(`${slot.assessor}: ${own.length} tasks of one submission`);
  if (slot.task_id !== undefined && !own.some(({ task_id }) => task_id === slot.task_id)) {
    run.violations.push(`${slot.assessor}: the task ${slot.task_id} is lost`);
  }
  return own[0];
}

function executionsOf({ task_id }: Row, { executions }: Evidence): Execution[] {
  return executions.filter(({ execution_arn }) => execution_arn.includes(task_id));
}

function isRunning(row: Row, evidence: Evidence): boolean {
  return executionsOf(row, evidence).some(({ status }) => status === 'RUNNING');
}
