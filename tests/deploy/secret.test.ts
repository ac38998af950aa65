import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { secretReader } from '../../src/adapters/secrets/secret.ts';
import { type AwsStandIn, startAwsStandIn } from '../support/aws-stand-in.ts';

let aws: AwsStandIn;
let secret: string;
let read: ReturnType<typeof secretReader>;

beforeAll(async () => {
  aws = await startAwsStandIn(() => secret);
});

beforeEach(() => {
  aws.reset();
  secret = 'first';
  read = secretReader('arn:aws:secretsmanager:us-east-1:000000000000:secret:database');
});

afterAll(() => aws.stop());

describe('a secret', () => {
  test('is read once, also by those who ask at the same moment', async () => {
    const texts = await Promise.all([read({ refresh: false }), read({ refresh: false })]);
    expect([...texts, await read({ refresh: false })]).toEqual(['"first"', '"first"', '"first"']);
    expect(aws.inputsOf('GetSecretValue')).toEqual([
      { SecretId: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:database' },
    ]);
  });

  test('is read again when asked to, and kept as it is then', async () => {
    await read({ refresh: false });
    secret = 'second';
    expect(await read({ refresh: false })).toBe('"first"');
    expect(await read({ refresh: true })).toBe('"second"');
    expect(await read({ refresh: false })).toBe('"second"');
  });

  test('that could not be read is read again the next time', async () => {
    aws.answer('GetSecretValue', () => ({ status: 400, error: 'ResourceNotFoundException' }));
    await expect(read({ refresh: false })).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    aws.reset();
    expect(await read({ refresh: false })).toBe('"first"');
  });
});
