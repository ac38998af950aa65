import { randomUUID } from 'node:crypto';
import { asRecord } from './cloudformation/json.ts';
import { ACCOUNT_ID, arn, REGION } from './cloudformation/placeholders.ts';
import { StartError } from './errors.ts';
import type { FunctionSpec } from './lambda/function-spec.ts';
import type { InvokeFunction, Log } from './types.ts';

const SECONDS: Record<string, number> = { minute: 60, minutes: 60, hour: 3600, hours: 3600, day: 86_400, days: 86_400 };

/** Node fires a timer at once if it is set for longer. */
const MOST_SECONDS = Math.floor((2 ** 31 - 1) / 1000);

/** A function that is invoked at a fixed rate. */
export interface ScheduleSpec {
  functionName: string;
  eventName: string;
  rateSeconds: number;
  /** Given in the template; undefined means EventBridge's own event. */
  input: string | undefined;
}

/**
 * The Schedule and ScheduleV2 events of all functions that are on.
 * @throws StartError for any expression but `rate(…)`, which would never run here.
 */
export function scheduleSpecs(functions: FunctionSpec[]): ScheduleSpec[] {
  return functions.flatMap((spec) =>
    spec.events
      .filter(({ type, properties }) => isSchedule(type) && isEnabled(asRecord(properties)))
      .map(({ name, properties }) => ({
        functionName: spec.name,
        eventName: name,
        rateSeconds: rateSeconds(String(properties.Schedule ?? properties.ScheduleExpression), `${spec.name}.${name}`),
        input: properties.Input === undefined ? undefined : String(properties.Input),
      })),
  );
}

/** Seconds of an expression such as `rate(5 minutes)`. */
export function rateSeconds(expression: string, owner: string): number {
  const [, count, unit] = /^rate\((\d+) (\w+)\)$/.exec(expression) ?? [];
  const seconds = Number(count) * (SECONDS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(seconds) || seconds === 0 || seconds > MOST_SECONDS) {
    throw new StartError(`${owner}: the schedule ${expression} cannot run on this machine: write rate(N minutes)`);
  }
  return seconds;
}

/** Invokes each scheduled function at its rate, first after one period. Ends when `stop` is called. */
export function startSchedules(specs: ScheduleSpec[], invoke: InvokeFunction, log: Log): { stop(): void } {
  const timers = specs.map((spec) =>
    setInterval(() => {
      invoke(spec.functionName, spec.input === undefined ? scheduledEvent(spec) : JSON.parse(spec.input)).catch(
        (error: unknown) => log(`${spec.functionName}: not invoked by its schedule: ${String(error)}`),
      );
    }, spec.rateSeconds * 1000),
  );
  return { stop: () => timers.forEach(clearInterval) };
}

function isSchedule(type: string): boolean {
  return type === 'Schedule' || type === 'ScheduleV2';
}

function isEnabled({ Enabled: enabled, State: state }: Record<string, unknown>): boolean {
  return String(enabled ?? true) === 'true' && state !== 'DISABLED';
}

function scheduledEvent(spec: ScheduleSpec): unknown {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT_ID,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region: REGION,
    resources: [arn('events', `rule/${spec.functionName}${spec.eventName}`)],
    detail: {},
  };
}
