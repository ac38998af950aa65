import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { AwsError, type Operations, operation } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Executions } from '../store/executions.ts';
import { type ExecutionRecord, executionName, type JournalEntry } from './execution.ts';
import { executionHistory } from './execution-history.ts';
import { withoutData } from './history.ts';
import type { Machine, Machines } from './machines.ts';
import type { Runner } from './runner.ts';
import type { TaskTokens } from './task-tokens.ts';

/** What the operations need. */
export interface StepFunctionsParts {
  machines: Machines;
  executions: Executions;
  runner: Runner;
  tokens: TaskTokens;
  clock: Clock;
}

const MAX_DATA_BYTES = 262_144;
const MAX_TOKEN_LENGTH = 2048;
/** Characters that AWS does not accept in a name: white space, brackets, wildcards, special and control characters. */
const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
const ROLE_ARN = 'arn:aws:iam::000000000000:role/local';

const page = {
  maxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), 0),
  nextToken: v.optional(v.string()),
};
const DEFAULT_PAGE = 100;
const token = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TOKEN_LENGTH));

/** The operations of AWSStepFunctions that the stack offers. */
export function stepFunctionsOperations(parts: StepFunctionsParts): Operations {
  return {
    ...machineOperations(parts),
    ...executionOperations(parts),
    ...historyOperations(parts),
    ...taskOperations(parts),
  };
}

function machineOperations({ machines, clock }: StepFunctionsParts): Operations {
  const creationDate = clock.now() / 1000;
  const summary = ({ spec }: Machine) => ({
    stateMachineArn: spec.arn,
    name: spec.name,
    type: 'STANDARD',
    creationDate,
  });
  return {
    ListStateMachines: operation(v.object({}), () => ({ stateMachines: machines.all.map(summary) })),
    DescribeStateMachine: operation(v.object({ stateMachineArn: v.string() }), ({ stateMachineArn }) => {
      const machine = findMachine(machines, stateMachineArn);
      const definition = JSON.stringify(machine.spec.definition, null, 2);
      return { ...summary(machine), status: 'ACTIVE', definition, roleArn: ROLE_ARN };
    }),
  };
}

function executionOperations({ machines, executions, runner, clock }: StepFunctionsParts): Operations {
  return {
    StartExecution: operation(startExecutionInput, async ({ stateMachineArn, name, input }) => {
      const { spec, definitionId } = findMachine(machines, stateMachineArn);
      if (FORBIDDEN_IN_NAME.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
      checkData(input, 'InvalidExecutionInput', 'Invalid State Machine Execution Input');
      const executionArn = `${spec.arn.replace(':stateMachine:', ':execution:')}:${name}`;
      const startedAt = clock.now();
      const fixed = { executionArn, stateMachineArn, definitionId, input, startedAt };
      if (await runner.start({ ...fixed, journal: [], eventTimes: [] }))
        return { executionArn, startDate: startedAt / 1000 };
      const taken = await findExecution(executions, executionArn);
      if (taken.status === 'RUNNING' && taken.input === input)
        return { executionArn, startDate: taken.startedAt / 1000 };
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }),
    StopExecution: operation(stopExecutionInput, async ({ executionArn, error, cause }) => {
      const stopped = await executions.abort(executionArn, error, cause, clock.now());
      if (stopped) runner.abort(stopped);
      const record = stopped ?? (await findExecution(executions, executionArn));
      return { stopDate: (record.stoppedAt ?? 0) / 1000 };
    }),
    DescribeExecution: operation(v.object({ executionArn: v.string() }), async ({ executionArn }) => {
      return describe(await findExecution(executions, executionArn));
    }),
    ListExecutions: operation(listExecutionsInput, async ({ stateMachineArn, statusFilter, maxResults, nextToken }) => {
      findMachine(machines, stateMachineArn);
      const limit = maxResults || DEFAULT_PAGE;
      const offset = readOffset(nextToken);
      const found = await executions.list({ stateMachineArn, status: statusFilter, limit: limit + 1, offset });
      return { executions: found.slice(0, limit).map(summarize), ...next(found.length > limit, offset + limit) };
    }),
  };
}

function historyOperations({ machines, executions, runner, tokens }: StepFunctionsParts): Operations {
  return {
    GetExecutionHistory: operation(historyInput, async (input) => {
      const { executionArn, reverseOrder, includeExecutionData, maxResults, nextToken } = input;
      const record = await findExecution(executions, executionArn);
      const told = await executionHistory(record, runner.live(executionArn), machines, tokens);
      const events = includeExecutionData ? told : told.map(withoutData);
      const ordered = reverseOrder ? events.toReversed() : events;
      const end = readOffset(nextToken) + (maxResults || DEFAULT_PAGE);
      return { events: ordered.slice(readOffset(nextToken), end), ...next(ordered.length > end, end) };
    }),
  };
}

function taskOperations({ executions, runner, tokens, clock }: StepFunctionsParts): Operations {
  const readToken = (taskToken: string) => {
    const wait = tokens.read(taskToken);
    if (!wait) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    return wait;
  };
  /** Only one answer finds the wait open: the statement decides between answers, the deadline and StopExecution. */
  const answer = async (taskToken: string, entry: JournalEntry) => {
    const { executionArn, attempt } = readToken(taskToken);
    const record = await executions.answer(executionArn, attempt, entry, clock.now()).catch((error: unknown) => {
      // The answer may have been written all the same, and then a second one would not find the wait open.
      runner.resumeLater(executionArn);
      throw error;
    });
    if (!record) throw await closedToken(executionArn);
    runner.resume(record);
    return {};
  };
  const closedToken = async (executionArn: string) =>
    (await executions.find(executionArn))
      ? new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
      : new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
  return {
    SendTaskSuccess: operation(v.object({ taskToken: token, output: v.string() }), ({ taskToken, output }) => {
      checkData(output, 'InvalidOutput', 'Invalid Output');
      return answer(taskToken, { type: 'succeeded', output });
    }),
    SendTaskFailure: operation(failureInput, ({ taskToken, error = 'States.TaskFailed', cause }) => {
      return answer(taskToken, { type: 'failed', error, ...(cause !== undefined && { cause }) });
    }),
    SendTaskHeartbeat: operation(v.object({ taskToken: token }), async ({ taskToken }) => {
      const { executionArn, attempt } = readToken(taskToken);
      const record = await executions.find(executionArn);
      if (record?.status !== 'RUNNING' || record.openWait !== attempt) throw await closedToken(executionArn);
      return {};
    }),
  };
}

const startExecutionInput = v.object({
  stateMachineArn: v.string(),
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(80)), () => randomUUID()),
  input: v.optional(v.string(), '{}'),
});
const stopExecutionInput = v.object({
  executionArn: v.string(),
  error: v.optional(v.string()),
  cause: v.optional(v.string()),
});
const listExecutionsInput = v.object({
  stateMachineArn: v.string(),
  statusFilter: v.optional(v.picklist(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'])),
  ...page,
});
const historyInput = v.object({
  executionArn: v.string(),
  reverseOrder: v.optional(v.boolean(), false),
  includeExecutionData: v.optional(v.boolean(), true),
  ...page,
});
const failureInput = v.object({ taskToken: token, error: v.optional(v.string()), cause: v.optional(v.string()) });

function findMachine(machines: Machines, arn: string): Machine {
  const machine = machines.find(arn);
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

async function findExecution(executions: Executions, arn: string): Promise<ExecutionRecord> {
  const record = await executions.find(arn);
  if (!record) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return record;
}

/** The message does not contain the data itself. */
function checkData(text: string, code: string, what: string): void {
  if (Buffer.byteLength(text) > MAX_DATA_BYTES)
    throw new AwsError(code, `${what}: longer than ${MAX_DATA_BYTES} bytes`);
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError(code, `${what}: not valid JSON`);
  }
}

function summarize(record: ExecutionRecord) {
  return {
    executionArn: record.executionArn,
    stateMachineArn: record.stateMachineArn,
    name: executionName(record.executionArn),
    status: record.status,
    startDate: record.startedAt / 1000,
    ...(record.stoppedAt !== null && { stopDate: record.stoppedAt / 1000 }),
  };
}

function describe(record: ExecutionRecord) {
  return {
    ...summarize(record),
    input: record.input,
    inputDetails: { included: true },
    ...(record.output !== null && { output: record.output, outputDetails: { included: true } }),
    ...(record.error !== null && { error: record.error }),
    ...(record.cause !== null && { cause: record.cause }),
  };
}

function next(isMore: boolean, offset: number) {
  return isMore ? { nextToken: Buffer.from(String(offset)).toString('base64') } : {};
}

function readOffset(nextToken: string | undefined): number {
  if (nextToken === undefined) return 0;
  const offset = Number(Buffer.from(nextToken, 'base64').toString());
  if (Number.isSafeInteger(offset) && offset > 0) return offset;
  throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}
