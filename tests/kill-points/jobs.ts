import { INVOCATION } from './messages.ts';
import type { KillOrder, Trace } from './processes.ts';
import { CALLERS, type Caller } from './run.ts';

/** One kill: when it happens, and how people react. */
export interface Job {
  scenario: string;
  kill: KillOrder;
  caller: Caller;
  /** Whether people wait for repairs before they continue. */
  isPatient: boolean;
}

/** Functions that a person's request calls; the person can repeat the request. */
const CALLED_BY_PEOPLE = new Set(['CreateRequestFunction', 'ResumeWorkflowFunction', 'ReadTasksFunction']);

/** Every possible kill by the traces of all scenarios: at each moment of each invocation. */
export function allJobs(traces: ReadonlyMap<string, readonly Trace[]>): Job[] {
  return momentsOf(traces).map(withPeople);
}

/**
 * A small selection of them: one before each function starts, and one after each await of the source. A moment before an await is the
 * same as the moment after the previous one.
 */
export function essentialJobs(traces: ReadonlyMap<string, readonly Trace[]>): Job[] {
  const taken = new Set<string>();
  const chosen = momentsOf(traces).filter(({ kill: { functionName, moment } }) => {
    const { point, side } = moment;
    const key = point === INVOCATION ? `${side} ${functionName}` : point;
    const isNew = !taken.has(key) && (point === INVOCATION || side === 'after');
    if (isNew) taken.add(key);
    return isNew;
  });
  return chosen.map(withPeople);
}

/** People vary from job to job. */
function withPeople({ scenario, kill }: Pick<Job, 'scenario' | 'kill'>, index: number): Job {
  const callers = CALLED_BY_PEOPLE.has(kill.functionName) ? CALLERS : [CALLERS[0]];
  const caller = callers[index % callers.length] ?? CALLERS[0];
  return { scenario, kill, caller, isPatient: Math.floor(index / callers.length) % 2 === 0 };
}

function momentsOf(traces: ReadonlyMap<string, readonly Trace[]>): Pick<Job, 'scenario' | 'kill'>[] {
  return [...traces].flatMap(([scenario, invocations]) =>
    invocations.flatMap(({ functionName, invocation, moments }) =>
      moments.map((moment) => ({ scenario, kill: { functionName, invocation, moment } })),
    ),
  );
}
