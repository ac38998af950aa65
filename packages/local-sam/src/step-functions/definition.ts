import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { StartError } from '../errors.ts';
import { parseTaskResource, type TaskResource } from './task-resource.ts';

/** A state of the definition, with the fields that the stack itself reads. */
export interface StateDefinition {
  Type: string;
  Resource?: string;
  Parameters?: unknown;
  TimeoutSeconds?: number;
  TimeoutSecondsPath?: string;
  [field: string]: unknown;
}

/** A state machine's definition, ready to be interpreted. */
export interface PreparedDefinition {
  startAt: string;
  states: Readonly<Record<string, StateDefinition>>;
  /** The resource of each Task state, and its constant time limit. */
  tasks: Readonly<Record<string, { resource: TaskResource; timeoutSeconds?: number }>>;
}

/** The input of a task handler: the interpreter passes it nothing but the processed Parameters. */
export interface TaskInput {
  parameters: unknown;
  timeoutSeconds?: unknown;
}

const RUNNABLE_STATES = ['Task', 'Choice', 'Pass', 'Succeed', 'Fail'];
/** The interpreter requires a time limit for each task: 24 days, the longest that a timer takes. */
const LIBRARY_TIMEOUT_SECONDS = 2_147_483;

/**
 * Checks a definition and prepares it. Throws StartError, which names machine and state, when it is not valid Amazon
 * States Language or uses something that the local stack does not run.
 */
export function prepareDefinition(machineName: string, definition: unknown): PreparedDefinition {
  const source = definition as { StartAt: string; States: Record<string, StateDefinition>; [field: string]: unknown };
  try {
    // The validator fills in defaults, in place.
    new StateMachine(structuredClone(source) as unknown as StateMachineDefinition, {
      validationOptions: { checkArn: false },
    });
  } catch (error) {
    throw new StartError(`State machine ${machineName}: ${firstFault(error)}`);
  }
  checkRunnable(`State machine ${machineName}`, source);
  // The interpreter sets the start time anew in each run, and accepts no other value here.
  const text = JSON.stringify(source.States).replaceAll('$$.Execution.StartTime', () => '$$.ExecutionStartTime');
  const states: Record<string, StateDefinition> = {};
  const tasks: Record<string, { resource: TaskResource; timeoutSeconds?: number }> = {};
  for (const [name, state] of Object.entries(JSON.parse(text) as Record<string, StateDefinition>)) {
    const corrected = withoutMisreadings(state);
    states[name] = state.Type === 'Task' ? withEnvelope(corrected) : corrected;
    if (state.Type !== 'Task') continue;
    const resource = parseTaskResource(state.Resource ?? '');
    if (!resource) throw new StartError(notRun(`State machine ${machineName}, state "${name}"`, `${state.Resource}`));
    tasks[name] = { resource, ...(state.TimeoutSeconds !== undefined && { timeoutSeconds: state.TimeoutSeconds }) };
  }
  return { startAt: source.StartAt, states, tasks };
}

/** One line of the validator's findings: the cause, if there is one among its consequences. */
function firstFault(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n').map((line) => line.trim());
  // The first line is a heading.
  const faults = lines.length > 1 ? lines.slice(1) : lines;
  // A misspelt target leaves its state unreachable, which the validator reports first.
  const fault = faults.find((line) => line.includes('Missing ')) ?? faults[0] ?? '';
  return fault.replace(/^[A-Z_]+:\s*/, '').replace(/^is invalid\. /, 'the definition ');
}

/** Passes the time limit to the task's handler; the interpreter would look for it in the processed Parameters. */
function withEnvelope(state: StateDefinition): StateDefinition {
  const { TimeoutSecondsPath: path, Parameters: parameters, ...rest } = state;
  return {
    ...rest,
    TimeoutSeconds: LIBRARY_TIMEOUT_SECONDS,
    Parameters: {
      ...(parameters === undefined ? { 'parameters.$': '$' } : { parameters }),
      ...(path !== undefined && { 'timeoutSeconds.$': path }),
    },
  };
}

/** Rewrites a state into an equivalent form that the interpreter reads as AWS does. */
function withoutMisreadings(state: StateDefinition): StateDefinition {
  return {
    ...withoutWholePath(state),
    ...(Array.isArray(state.Catch) && { Catch: state.Catch.map(withoutWholePath) }),
    ...(Array.isArray(state.Choices) && { Choices: state.Choices.map(withoutNegativeTests) }),
  };
}

/** The interpreter takes a ResultPath of `$` for the name of a field. It is the default anyway. */
function withoutWholePath<Fields extends object>(fields: Fields): Fields {
  if (!('ResultPath' in fields) || fields.ResultPath !== '$') return fields;
  const { ResultPath: _, ...rest } = fields;
  return rest as unknown as Fields;
}

const TYPE_TESTS = ['IsPresent', 'IsNull', 'IsString', 'IsNumeric', 'IsBoolean', 'IsTimestamp'];

/** In the interpreter, a test such as `IsPresent: false` never holds; `Not` with `true` does. */
function withoutNegativeTests(rule: Record<string, unknown>): Record<string, unknown> {
  const nested = (rules: unknown) => (rules as Record<string, unknown>[]).map(withoutNegativeTests);
  const { Next, ...condition } = rule;
  const next = Next === undefined ? {} : { Next };
  if ('And' in rule) return { ...rule, And: nested(rule.And) };
  if ('Or' in rule) return { ...rule, Or: nested(rule.Or) };
  if ('Not' in rule) return { ...rule, Not: withoutNegativeTests(rule.Not as Record<string, unknown>) };
  const test = TYPE_TESTS.find((name) => rule[name] === false);
  return test === undefined ? rule : { Not: { ...condition, [test]: true }, ...next };
}

function checkRunnable(
  machine: string,
  definition: { States: Record<string, StateDefinition>; [field: string]: unknown },
) {
  if ('TimeoutSeconds' in definition) throw new StartError(notRun(machine, 'TimeoutSeconds of the whole machine'));
  if (definition.QueryLanguage === 'JSONata') throw new StartError(notRun(machine, 'JSONata'));
  for (const [name, state] of Object.entries(definition.States)) {
    const place = `${machine}, state "${name}"`;
    if (!RUNNABLE_STATES.includes(state.Type)) throw new StartError(notRun(place, `${state.Type} states`));
    if (state.QueryLanguage === 'JSONata') throw new StartError(notRun(place, 'JSONata'));
    for (const field of ['HeartbeatSeconds', 'HeartbeatSecondsPath', 'Assign', 'Credentials']) {
      if (field in state) throw new StartError(notRun(place, field));
    }
    // In a replay, a random value would differ from the one that the execution used; the others differ from AWS's
    // values.
    const intrinsic = /States\.(UUID|MathRandom|MathAdd|StringSplit|StringToJson|JsonMerge)\(/.exec(
      JSON.stringify(state),
    );
    if (intrinsic) throw new StartError(notRun(place, `States.${intrinsic[1]}`));
    if (state.Type === 'Pass' && 'Result' in state && !state.Result)
      throw new StartError(notRun(place, 'an empty Result'));
    for (const field of ['ErrorPath', 'CausePath']) {
      if (String(state[field] ?? '').startsWith('States.'))
        throw new StartError(notRun(place, `an intrinsic ${field}`));
    }
    for (const rule of [state.Retry ?? [], state.Catch ?? []].flat() as { ErrorEquals?: string[] }[]) {
      // In the interpreter, it would match timeouts too.
      if (rule.ErrorEquals?.includes('States.TaskFailed')) throw new StartError(notRun(place, 'States.TaskFailed'));
    }
  }
}

function notRun(place: string, feature: string): string {
  return `${place}: the local stack does not run ${feature}.`;
}
