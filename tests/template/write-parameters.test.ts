import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../support/templates.ts';

const recorded = await readFile(`${ROOT}tests/template/describe-stacks.json`, 'utf8');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parameters-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the script as its reader does, with `input` piped into it. */
async function run(input: string, ...options: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [`${ROOT}scripts/write-parameters.ts`, ...options]);
  child.stdin.end(input);
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
}

describe('write-parameters', () => {
  test('turns the outputs of the infrastructure into the parameters of the application', async () => {
    const file = join(folder, 'new', 'dev.yaml');
    expect(await run(recorded, file)).toEqual({ code: 0, out: `${file}: 12 parameters\n`, err: '' });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([
      'VpcId=vpc-0a1b2c3d4e5f60718',
      'AppSubnetIds=subnet-0aaaa1111bbbb2222,subnet-0cccc3333dddd4444',
      'LambdaSecurityGroupId=sg-0f9e8d7c6b5a40312',
      'DBSecretArn=arn:aws:secretsmanager:eu-central-1:123456789012:secret:DatabaseSecret-Q8rT2vYx1AbC-mN4pQz',
      'DBFunctionsSecretArn=arn:aws:secretsmanager:eu-central-1:123456789012:secret:FunctionsDatabaseSecret-Z3kL9wPq7RsT-xY5tUv',
      'ApprovalSqsQueueUrl=https://sqs.eu-central-1.amazonaws.com/123456789012/approval-infra-dev-ApprovalQueue-6Lr2sXkVq0aB',
      'ApprovalSqsQueueArn=arn:aws:sqs:eu-central-1:123456789012:approval-infra-dev-ApprovalQueue-6Lr2sXkVq0aB',
      'ApprovalSqsDlqArn=arn:aws:sqs:eu-central-1:123456789012:approval-infra-dev-ApprovalDeadLetterQueue-9fKd3LmW7cD',
      'SenderAddress=exams@school.example',
      'JwtIssuer=https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aBcDeFgHi',
      'JwtAudience=4h57u1example2k0q6m3v8n9p5',
      'SignInUrl=https://approval-5f1c9d30-c7a1-11f0-8de9-0242ac120002.auth.eu-central-1.amazoncognito.com',
    ]);
  });

  test('names the outputs that are missing, and writes nothing', async () => {
    const file = join(folder, 'unfinished.yaml');
    const answer = JSON.parse(recorded);
    answer.Stacks[0].Outputs = answer.Stacks[0].Outputs.slice(0, 9);
    const { code, err } = await run(JSON.stringify(answer), file);
    expect(code).toBe(1);
    expect(err).toBe(
      'approval-infra-dev (CREATE_COMPLETE) has no output JwtIssuer, JwtAudience; is it the infrastructure stack?\n',
    );
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test.each([
    ['an error message of the AWS CLI', 'An error occurred (ValidationError)', 'is not the JSON of describe-stacks'],
    ['JSON that is no answer', '[]', 'must describe one stack'],
    ['every stack of the account', '{"Stacks": [{}, {}]}', 'must describe one stack'],
  ])('refuses %s in one line that says how to use it', async (_, input, reason) => {
    const { code, err } = await run(input, join(folder, 'never.yaml'));
    expect(code).toBe(1);
    expect(err).toMatch(/^the input .+ npm run -s parameters -- FILE\n$/);
    expect(err).toContain(reason);
  });

  test('says how to use it when no file is named', async () => {
    const { code, err } = await run(recorded);
    expect(code).toBe(1);
    expect(err).toMatch(/^usage: aws cloudformation describe-stacks .+\n$/);
  });
});
