import { describe, expect, test } from '@jest/globals';
import { prepareDefinition } from '../src/step-functions/definition.ts';
import { loadMachines } from '../src/step-functions/machines.ts';
import { createTaskTokens } from '../src/step-functions/task-tokens.ts';

describe('a definition that the local stack cannot run', () => {
  const of = (state: object) => ({ StartAt: 'S', States: { S: { End: true, ...state } } });
  test.each([
    ['a wait state', of({ Type: 'Wait', Seconds: 1 }), 'state "S": the local stack does not run Wait states.'],
    [
      'a service',
      of({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish' }),
      'does not run arn:aws:states:::sns:publish.',
    ],
    [
      'a heartbeat',
      of({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', HeartbeatSeconds: 1 }),
      'does not run HeartbeatSeconds.',
    ],
    ['a random value', of({ Type: 'Pass', Parameters: { 'id.$': 'States.UUID()' } }), 'does not run States.UUID.'],
    ['a sum', of({ Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' } }), 'does not run States.MathAdd.'],
    ['an empty result', of({ Type: 'Pass', Result: 0 }), 'does not run an empty Result.'],
    [
      'a retry of anything but timeouts',
      of({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }),
      'does not run States.TaskFailed.',
    ],
    [
      'an error that is computed',
      { StartAt: 'S', States: { S: { Type: 'Fail', ErrorPath: "States.Format('{}', $.e)" } } },
      'does not run an intrinsic ErrorPath.',
    ],
    [
      'a limit of all',
      { ...of({ Type: 'Pass' }), TimeoutSeconds: 9 },
      'does not run TimeoutSeconds of the whole machine.',
    ],
    ['JSONata', { ...of({ Type: 'Pass' }), QueryLanguage: 'JSONata' }, 'does not run JSONata.'],
    ['no states', { StartAt: 'S' }, "the definition must have required property 'States'"],
    [
      'a missing state',
      { StartAt: 'T', States: { S: { Type: 'Succeed' } } },
      "Missing 'StartAt'|'Next'|'Default' target: T",
    ],
  ])('is refused by name: %s', (_, definition, message) => {
    expect(() => prepareDefinition('machine', definition)).toThrow(message);
    expect(() => prepareDefinition('machine', definition)).toThrow(/^State machine machine[^\n]+$/);
  });

  test('is refused by its file and by what was misspelt, not by what follows from it', async () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Bee' }, B: { Type: 'Succeed' } } };
    const spec = { name: 'machine', arn: 'arn', definition, file: 'machine.asl.json' };
    const untouched = { save: () => Promise.reject(new Error()), load: () => Promise.reject(new Error()) };
    await expect(loadMachines(untouched, [spec])).rejects.toMatchObject({
      name: 'StartError',
      message: "State machine machine (machine.asl.json): Missing 'StartAt'|'Next'|'Default' target: Bee",
    });
  });
});

describe('a task token', () => {
  const wait = { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:machine:name', attempt: 3 };
  const tokens = createTaskTokens('secret');

  test('is read back to the wait that it was minted for', () => {
    expect(tokens.read(tokens.mint(wait))).toEqual(wait);
    expect(tokens.read(tokens.mint({ ...wait, executionArn: `x${'y'.repeat(600)}` }))?.executionArn).toHaveLength(601);
  });

  test('is the same for the same wait, another for another, and says nothing of it', () => {
    expect(tokens.mint(wait)).toBe(tokens.mint(wait));
    expect(tokens.mint({ ...wait, attempt: 4 })).not.toBe(tokens.mint(wait));
    expect(Buffer.from(tokens.mint(wait), 'base64').toString('latin1')).not.toContain('machine');
  });

  test.each([
    ['minted with another secret', createTaskTokens('other').mint(wait)],
    ['changed in its first character', tokens.mint(wait).replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
    ['changed in its middle', tokens.mint(wait).replace(/^(.{300})./, (_, head: string) => `${head}/`)],
    ['cut off', tokens.mint(wait).slice(0, 600)],
    ['of other characters', 'ä'.repeat(620)],
    ['empty', ''],
  ])('is not read when %s', (_, token) => {
    expect(tokens.read(token)).toBeUndefined();
  });
});
