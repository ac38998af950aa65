import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listen } from '../../packages/local-sam/src/listen.ts';
import { freePorts, runStack, type Stack, startStack } from '../support/stack.ts';

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

let stack: Stack;

/** Processes whose parent has ended, such as the bundler's, end a moment later. */
async function expectGroupToEnd(pid = 0): Promise<void> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    try {
      process.kill(-pid, 0);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ESRCH' });
      return;
    }
    if (Date.now() > deadline) throw new Error(`the process group ${pid} is still there after 5 s`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

beforeAll(async () => {
  stack = await startStack();
}, 90_000);

afterAll(async () => {
  await stack?.stop();
});

/** Runs one of the command line tools like `npm run`. */
function run(
  command: string,
  args: string[],
  environment: Record<string, string> = stack.environment,
): Promise<Result> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment } };
    execFile(
      process.execPath,
      [command === 'demo' ? 'scripts/demo/main.ts' : `packages/local-sam/src/cli/${command}.ts`, ...args],
      options,
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

describe('a start', () => {
  test('says once that it serves, in the last line before what functions print, after the addresses', () => {
    const lines = stack.output().split('\n');
    const line = lines.findIndex((one) => one.includes('ready'));
    const before = lines.slice(0, line).join('\n');
    expect(lines[line]).toMatch(/^ready after [\d.]+ s, Ctrl-C stops it$/);
    for (const url of [stack.apiUrl, stack.awsUrl, stack.mailboxUrl, 'postgres://', 'npm run demo']) {
      expect(before).toContain(url);
    }
  });

  test.each(['PORT', 'AWS_LOCAL_PORT', 'MAILBOX_PORT'])('is refused in one line when %s is taken', async (name) => {
    const server = createServer();
    const port = await listen(server, 0);
    const refused = runStack({ environment: { ...(await freePorts()), [name]: String(port) } });
    await refused.exited;
    server.close();
    expect(refused.output()).toBe(
      `Port ${port} is taken: set ${name} to another one, for example ${name}=${port + 1}\n`,
    );
    expect(refused.child.exitCode).toBe(1);
  });

  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['an invalid port', [], { PORT: 'http' }, /^PORT is http, which is no port\n$/],
    ['an unknown option', ['--keep'], {}, /^Unknown option '--keep'\n$/],
    [
      'a database that does not answer',
      [],
      { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' },
      /^DATABASE_URL: (?!.*secret).*\n$/,
    ],
  ])('is refused in one line for %s', async (_, args, environment, line) => {
    const refused = runStack({ arguments: args, environment: { ...(await freePorts()), ...environment } });
    await refused.exited;
    expect(refused.output()).toMatch(line);
    expect(refused.child.exitCode).toBe(1);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'that is broken off by %s ends with 0 and leaves no process',
    async (signal) => {
      const broken = runStack({ environment: await freePorts() });
      await new Promise((resolve) => setTimeout(resolve, 700));
      broken.child.kill(signal);
      await broken.exited;
      expect([broken.child.exitCode, broken.output()]).toEqual([0, '']);
      await expectGroupToEnd(broken.child.pid);
    },
    30_000,
  );
});

test('a stop ends with 0 and leaves no process', async () => {
  const environment = await freePorts();
  const { child, output, exited } = runStack({ environment });
  while (!output().includes('ready') && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect((await fetch(`http://127.0.0.1:${environment.PORT}/healthz`)).status).toBe(200);
  child.kill('SIGINT');
  await exited;
  expect(child.exitCode).toBe(0);
  await expectGroupToEnd(child.pid);
}, 60_000);

describe('the command line', () => {
  test('invokes a function and prints what it returned', async () => {
    const { code, stdout } = await run('invoke', ['ReadTasksFunction', '-e', 'events/read_tasks/health.json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ statusCode: 200, body: '{"status":"ok"}' }),
    ]);
  });

  test('prints the error of a function that throws, with exit code 0 as sam local has it', async () => {
    const { code, stdout } = await run('invoke', ['UpdateStatusFunction']);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ errorType: 'ValidationFailedError' })]);
  });

  test("takes a custom resource's answer itself, whatever its event names", async () => {
    const { code, stdout } = await run('invoke', ['MigrateFunction', '-e', 'events/migrate/create.json']);
    expect([code, stdout]).toEqual([0, 'null\n']);
  });

  test.each<[string, string, string[], string]>([
    ['an unknown function', 'invoke', ['Nobody'], 'There is no function Nobody\n'],
    [
      'an event that is not there',
      'invoke',
      ['ReadTasksFunction', '-e', 'no.json'],
      'The event no.json cannot be read\n',
    ],
    [
      'an event that is no JSON',
      'invoke',
      ['ReadTasksFunction', '-e', 'README.md'],
      'The event README.md is not JSON\n',
    ],
    ['no function', 'invoke', [], 'Usage: npm run -s invoke -- FUNCTION -e EVENT.json\n'],
    ['no address', 'token', [], 'Usage: npm run -s token -- EMAIL [--group GROUP]\n'],
  ])('refuses %s in one line', async (_, command, args, line) => {
    expect(await run(command, args)).toEqual({ code: 1, stdout: '', stderr: line });
  });

  test.each(['invoke ReadTasksFunction', 'token a@example.com', 'demo'])('%s says that no stack runs', async (text) => {
    const [command = '', ...args] = text.split(' ');
    const { code, stderr } = await run(command, args, await freePorts());
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^No stack answers at http:\/\/127\.0\.0\.1:\d+: run npm start.*\n$/),
    ]);
  });

  test('prints a token alone, with the groups that were asked for', async () => {
    const { stdout } = await run('token', ['A@example.com', '--group', 'coordinators', '--group', 'other']);
    const claims = JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString());
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(claims).toMatchObject({
      email: 'A@example.com',
      email_verified: true,
      token_use: 'id',
      'cognito:groups': ['coordinators', 'other'],
    });
  });

  test('shows one approval and one rejection from end to end', async () => {
    const { code, stdout, stderr } = await run('demo', []);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('The workflow resumes and records: APPROVED, decided by assessor@example.com');
    expect(stdout).toContain('The workflow resumes and records: REJECTED, decided by assessor@example.com');
    expect(stdout).toMatch(/execution: .+ → ExecutionSucceeded\n/);
    expect(stdout).toMatch(/execution: .+ → ExecutionFailed\n/);
  }, 60_000);
});
