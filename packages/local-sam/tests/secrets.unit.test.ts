import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Operations } from '../src/aws-error.ts';
import { systemClock } from '../src/clock.ts';
import { rotateWith, rotationSpecs } from '../src/rotations.ts';
import { secretsOperations } from '../src/secrets-manager.ts';

const SECRET = { name: 'db', arn: 'arn:db', value: 'one' };
const ROTATION = { secretArn: 'arn:db', functionArn: 'arn:rotate' };
const NEXT = 'token-of-the-next-version';

let operations: Operations;
let rotated: unknown[];

beforeEach(() => {
  rotated = [];
  const rotate = async (...call: unknown[]) => void rotated.push(call);
  operations = secretsOperations([SECRET, { ...SECRET, name: 'other', arn: 'arn:other' }], systemClock, {
    rotations: [ROTATION],
    rotate,
  });
});

async function call(name: string, input: object): Promise<Record<string, unknown>> {
  return (await operations[name]?.({ SecretId: 'db', ...input })) as Record<string, unknown>;
}

const readValue = async (input: object) => (await call('GetSecretValue', input)).SecretString;
const labels = async () => Object.values((await call('DescribeSecret', {})).VersionIdsToStages as object);

describe('a version of a secret', () => {
  test('is found by its label, its id, or both where they fit', async () => {
    const { VersionId } = await call('GetSecretValue', {});
    await call('PutSecretValue', { SecretString: 'two' });
    expect(await readValue({})).toBe('two');
    expect(await readValue({ VersionStage: 'AWSPREVIOUS' })).toBe('one');
    expect(await readValue({ VersionId })).toBe('one');
    expect(await readValue({ VersionId, VersionStage: 'AWSPREVIOUS' })).toBe('one');
    await expect(call('GetSecretValue', { VersionId, VersionStage: 'AWSCURRENT' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('is stored once', async () => {
    const put = (SecretString: string) => call('PutSecretValue', { SecretString, ClientRequestToken: NEXT });
    expect(await put('two')).toEqual(await put('two'));
    await expect(put('three')).rejects.toMatchObject({ code: 'ResourceExistsException' });
  });

  test('becomes the current one when its label is moved from the version that has it', async () => {
    const { VersionId: first } = await call('GetSecretValue', {});
    await call('PutSecretValue', { SecretString: 'two', ClientRequestToken: NEXT, VersionStages: ['AWSPENDING'] });
    expect(await readValue({})).toBe('one');
    const move = { VersionStage: 'AWSCURRENT', MoveToVersionId: NEXT };
    await expect(call('UpdateSecretVersionStage', move)).rejects.toMatchObject({ code: 'InvalidParameterException' });
    await call('UpdateSecretVersionStage', { ...move, RemoveFromVersionId: first });
    expect([await readValue({}), await readValue({ VersionStage: 'AWSPREVIOUS' })]).toEqual(['two', 'one']);
  });
});

describe('rotating a secret', () => {
  test('makes a pending version without a value, and has its function fill it', async () => {
    expect(await call('RotateSecret', { ClientRequestToken: NEXT })).toMatchObject({ ARN: 'arn:db', VersionId: NEXT });
    expect(rotated).toEqual([[ROTATION, NEXT]]);
    expect(await labels()).toEqual([['AWSCURRENT'], ['AWSPENDING']]);
    await expect(call('GetSecretValue', { VersionStage: 'AWSPENDING' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('waits for the rotation before it', async () => {
    await call('RotateSecret', {});
    await expect(call('RotateSecret', {})).rejects.toMatchObject({ code: 'InvalidRequestException' });
  });

  test('is refused where the template has no rotation of it', async () => {
    const other = call('RotateSecret', { SecretId: 'other' });
    await expect(other).rejects.toMatchObject({ code: 'InvalidRequestException' });
    expect((await call('DescribeSecret', { SecretId: 'other' })).RotationEnabled).toBeUndefined();
    expect(await call('DescribeSecret', {})).toMatchObject({ RotationEnabled: true, RotationLambdaARN: 'arn:rotate' });
  });

  test('calls the function of the template in four steps, and no further than the one that fails', async () => {
    const steps: unknown[] = [];
    const lines: string[] = [];
    const invoke = (failing?: string) =>
      rotateWith(
        async (name, event) => {
          steps.push([name, event]);
          const fails = (event as { Step: string }).Step === failing;
          return { payload: null, ...(fails ? { functionError: 'Unhandled' as const } : {}) };
        },
        (line) => lines.push(line),
      )(ROTATION, NEXT);
    await invoke();
    const called = (Step: string) => ['arn:rotate', { Step, SecretId: 'arn:db', ClientRequestToken: NEXT }];
    expect(steps).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map(called));
    steps.length = 0;
    await invoke('setSecret');
    expect([steps.length, lines]).toEqual([2, ['Warning: arn:db was not rotated: setSecret failed']]);
  });

  test('is read from the schedules of a template', () => {
    const properties = { SecretId: 'arn:db', RotationLambdaARN: 'arn:rotate', RotationRules: {} };
    const schedule = { logicalId: 'Schedule', type: 'AWS::SecretsManager::RotationSchedule', properties };
    const resources = [{ ...schedule, metadata: {}, dependsOn: [] }];
    expect(rotationSpecs({ file: 'template.yaml', resources, outputs: {}, exports: {} })).toEqual([ROTATION]);
  });
});
