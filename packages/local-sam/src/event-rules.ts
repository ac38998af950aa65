import { randomUUID } from 'node:crypto';
import { isRecord, type JsonObject } from './cloudformation/json.ts';
import { ACCOUNT_ID, REGION } from './cloudformation/placeholders.ts';
import { StartError } from './errors.ts';
import type { FunctionSpec } from './lambda/function-spec.ts';
import type { ExecutionStatusChange, InvokeFunction, Log } from './types.ts';

/** A function that receives the events that match a pattern. */
export interface EventRuleSpec {
  functionName: string;
  pattern: JsonObject;
}

/**
 * The EventBridgeRule events of all functions.
 * @throws StartError for a pattern that uses more than exact values, prefix and anything-but.
 */
export function eventRuleSpecs(functions: FunctionSpec[]): EventRuleSpec[] {
  return functions.flatMap((spec) =>
    spec.events
      .filter(
        ({ type, properties }) => /^(EventBridgeRule|CloudWatchEvent)$/.test(type) && properties.State !== 'DISABLED',
      )
      .map(({ name, properties }) => {
        if (!isRecord(properties.Pattern) || !isSupported(properties.Pattern)) {
          throw new StartError(
            `${spec.name}.${name}: this machine knows patterns of exact values, prefix and anything-but alone`,
          );
        }
        return { functionName: spec.name, pattern: properties.Pattern };
      }),
  );
}

/** Invokes the function of every matching rule when an execution changes its status. A failure of the function is not retried. */
export function publishStatusChange(
  rules: EventRuleSpec[],
  invoke: InvokeFunction,
  log: Log,
): (detail: ExecutionStatusChange) => void {
  return (detail) => {
    const event = statusChangeEvent(detail);
    for (const { functionName } of rules.filter((rule) => fits(rule.pattern, event))) {
      invoke(functionName, event).catch((error: unknown) =>
        log(`${functionName}: not told of an event: ${String(error)}`),
      );
    }
  };
}

/** True if the event has, for each key of the pattern, one of the values that the pattern lists. */
export function fits(pattern: JsonObject, event: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    const actual = isRecord(event) ? event[key] : undefined;
    if (isRecord(expected)) {
      return fits(expected, actual);
    }
    const values = Array.isArray(actual) ? actual : [actual];
    return Array.isArray(expected) && expected.some((one) => values.some((value) => isValue(one, value)));
  });
}

function isValue(expected: unknown, actual: unknown): boolean {
  if (!isRecord(expected)) return expected === actual;
  const { prefix, 'anything-but': excluded } = expected;
  if (Array.isArray(excluded)) return actual !== undefined && !excluded.includes(actual);
  return typeof actual === 'string' && actual.startsWith(String(prefix));
}

function isSupported(pattern: JsonObject): boolean {
  return Object.values(pattern).every((expected) =>
    isRecord(expected)
      ? isSupported(expected)
      : Array.isArray(expected) && expected.every((one) => !isRecord(one) || isSupportedMatcher(one)),
  );
}

function isSupportedMatcher(matcher: JsonObject): boolean {
  return typeof matcher.prefix === 'string' || Array.isArray(matcher['anything-but']);
}

function statusChangeEvent(detail: ExecutionStatusChange): unknown {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: ACCOUNT_ID,
    time: new Date(detail.stopDate ?? detail.startDate).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: REGION,
    resources: [detail.executionArn],
    detail,
  };
}
