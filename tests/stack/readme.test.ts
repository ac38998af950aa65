import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { printsAsShown, type ShellBlock, ShellSession, shellBlocks } from '../support/shell-blocks.ts';
import { type Stack, startStack } from '../support/stack.ts';

const ROOT = join(import.meta.dirname, '../..');
const blocks = shellBlocks(readFileSync(join(ROOT, 'README.md'), 'utf8'));
const withTag = (tag: string) => blocks.filter((block) => block.tag === tag);
/** The README's commands for everybody, or for readers with a certain program. In the README's order: they build on each other. */
const inTerminal = blocks.filter(({ tag }) => tag === '' || tag === 'needs=psql' || tag === 'needs=aws');
const isInstalled = (program: string) => spawnSync(program, ['--version']).error === undefined;
/** psql and the AWS CLI are optional for readers, and so for this test: the list of its tests shows which blocks ran. */
const runnable = inTerminal.filter(({ tag }) => tag === '' || isInstalled(tag.replace('needs=', '')));

let stack: Stack;
let shell: ShellSession;

beforeAll(async () => {
  stack = await startStack();
  const database = /postgres:\/\/\S+/.exec(stack.output())?.[0] ?? '';
  shell = new ShellSession(ROOT, { ...stack.environment, DATABASE: database });
}, 90_000);

afterAll(async () => {
  shell.close();
  await stack.stop();
});

/** The README uses the stack's default ports. */
function withPorts(text: string): string {
  const { PORT, AWS_LOCAL_PORT, MAILBOX_PORT } = stack.environment;
  return text
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${PORT}`)
    .replaceAll('127.0.0.1:4566', `127.0.0.1:${AWS_LOCAL_PORT}`)
    .replaceAll('127.0.0.1:8005', `127.0.0.1:${MAILBOX_PORT}`);
}

/** Runs a block like a reader, who looks again if the mail or the workflow was not there yet. */
async function run({ commands, output }: ShellBlock): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const printed = await shell.run(withPorts(commands));
    if (output === undefined || printsAsShown(printed, withPorts(output)) || attempt === 10) return printed;
    await new Promise((wake) => setTimeout(wake, 300));
  }
}

describe('the README', () => {
  test('shows what npm start prints', () => {
    const [start] = withTag('start');
    expect(start?.commands).toBe('npm ci\nnpm start\n');
    expect(printsAsShown(stack.output(), withPorts(start?.output ?? '-'))).toBe(true);
  });

  test.each(runnable)('shows what is printed by $title', async (block) => {
    const printed = await run(block);
    if (block.output === undefined) expect(printed).toBe('');
    else expect(printsAsShown(printed, withPorts(block.output)) ? block.output : printed).toBe(block.output);
  });

  for (const { title } of inTerminal.filter((block) => !runnable.includes(block))) {
    // biome-ignore lint/suspicious/noSkippedTests: a bare machine has to show which commands it leaves untried.
    test.skip(`is not tried where its program is missing: ${title}`, () => undefined);
  }

  test('leaves nothing untried but what needs an AWS account or a container', () => {
    expect(blocks.filter((block) => !inTerminal.includes(block)).map(({ tag }) => tag)).toEqual([
      'start',
      'needs=sam',
      'aws-account',
    ]);
  });
});
