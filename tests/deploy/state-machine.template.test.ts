import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import * as errors from '../../src/core/errors.ts';
import { application, idsOf, propertiesOf, ROOT } from '../support/templates.ts';

interface Rule {
  ErrorEquals: string[];
  Next?: string;
}

interface State {
  Type: string;
  Next?: string;
  Default?: string;
  End?: boolean;
  Choices?: { Next: string }[];
  Retry?: Rule[];
  Catch?: Rule[];
  TimeoutSeconds?: number;
  TimeoutSecondsPath?: string;
}

const [machineId = ''] = idsOf(application, 'AWS::Serverless::StateMachine');
const machine = propertiesOf(application, machineId);
const text = await readFile(`${ROOT}${String(machine.DefinitionUri)}`, 'utf8');
const definition: { StartAt: string; States: Record<string, State> } = JSON.parse(text);
const states = Object.entries(definition.States);

function targetsOf(state: State): string[] {
  const rules = [...(state.Catch ?? []), ...(state.Choices ?? [])];
  return [state.Next, state.Default, ...rules.map(({ Next }) => Next)].filter((next) => next !== undefined);
}

/** The name of an error at run time, from an instance. */
function nameOf(errorClass: unknown): string {
  return Reflect.construct(errorClass as new (argument: unknown) => Error, [[]]).name;
}

describe('the state machine', () => {
  test('has a substitution for each placeholder and a placeholder for each substitution', () => {
    const placeholders = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]));
    expect(Object.keys(asRecord(machine.DefinitionSubstitutions)).sort()).toEqual([...placeholders].sort());
  });

  test('holds no literal account, region or partition', () => {
    expect(text).not.toMatch(/arn:aws|\d{12}|[a-z]{2}-[a-z]+-\d\b/);
  });

  test.each(states.filter(([, { Type }]) => Type === 'Task'))(
    'task "%s" ends in time and survives a failure',
    (_, task) => {
      expect(task.TimeoutSeconds ?? task.TimeoutSecondsPath).toBeDefined();
      expect([...(task.Retry ?? []), ...(task.Catch ?? [])].length).toBeGreaterThan(0);
      expect(task.Catch?.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
    },
  );

  test('goes on to states that exist', () => {
    const targets = [definition.StartAt, ...states.flatMap(([, state]) => targetsOf(state))];
    expect(targets.filter((target) => !(target in definition.States))).toEqual([]);
  });

  test('can reach every state', () => {
    const reached = new Set([definition.StartAt]);
    for (const name of reached) {
      for (const target of targetsOf(definition.States[name] ?? { Type: 'none' })) {
        reached.add(target);
      }
    }
    expect(states.map(([name]) => name).filter((name) => !reached.has(name))).toEqual([]);
  });

  test('matches only errors that its services and functions have', () => {
    const known = Object.values(errors)
      .filter((value) => typeof value === 'function' && value !== errors.AppError)
      .map(nameOf);
    const matched = states.flatMap(([, state]) =>
      [...(state.Retry ?? []), ...(state.Catch ?? [])].flatMap(({ ErrorEquals }) => ErrorEquals),
    );
    const own = matched.filter((name) => !/^(States|SQS|Lambda)\./.test(name));
    expect(own.filter((name) => !known.includes(name))).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  });

  test('logs without execution data, which would hold task tokens', () => {
    expect(asRecord(machine.Logging).IncludeExecutionData).toBe(false);
  });
});
