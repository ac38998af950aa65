import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fetchToken } from '../../packages/local-sam/src/cli/fetch-token.ts';
import { createApiClient } from '../../src/client/api-client.ts';
import { readPaper } from '../../src/formats/read-paper.ts';
import { eventually } from '../support/api-client.ts';
import { type Stack, startStack } from '../support/stack.ts';

const QUESTIONS = 100;
const [A, B, C] = ['a', 'b', 'c'].map((name) => `${name}@example.com`) as [string, string, string];
const GIFT = Array.from(
  { length: QUESTIONS },
  (_, i) => `::q${i}::What is ${i} + 1?{=${i + 1} ~${i} ~${i + 2}}\n`,
).join('\n');

const SCRIPTS: Record<string, string> = {
  submit: 'papers/submit.ts',
  export: 'papers/export.ts',
  demo: 'demo/main.ts',
};

let stack: Stack;
let folder: string;

beforeAll(async () => {
  stack = await startStack({ arguments: ['--ephemeral'] });
  folder = mkdtempSync(join(tmpdir(), 'papers-'));
  writeFileSync(join(folder, 'paper.gift'), GIFT);
  writeFileSync(join(folder, 'faulty.gift'), 'One?{=a ~b}\n\n::two::Why?{}\n');
  writeFileSync(join(folder, 'stages.json'), JSON.stringify([{ assigned_to: [A, B] }, { assigned_to: [C] }]));
}, 90_000);

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stack.stop();
});

/** Runs a command as `npm run` does; a failure is answered by its code. */
async function run(command: string, ...options: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const script = join(import.meta.dirname, '../../scripts', SCRIPTS[command] ?? '');
  const environment = { ...process.env, ...stack.environment };
  try {
    return {
      ...(await promisify(execFile)(process.execPath, [script, ...options], { cwd: folder, env: environment })),
      code: 0,
    };
  } catch (error) {
    return error as { stdout: string; stderr: string; code: number };
  }
}

const client = async (email: string) => createApiClient(stack.apiUrl, await fetchToken(email, [], stack.awsUrl));

async function mailsTo(email: string): Promise<string[]> {
  const mails = (await (await fetch(`${stack.mailboxUrl}/store`)).json()) as {
    emails: { destination: { to: string[] }; subject: string }[];
  };
  return mails.emails.filter(({ destination }) => destination.to.includes(email)).map(({ subject }) => subject);
}

/** Approves all that waits for an assessor, a hundred in a call. */
async function approveAll(email: string): Promise<number> {
  const api = await client(email);
  const { data } = await api.GET('/tasks', { params: { query: { role: 'assessor', status: 'PENDING', limit: 100 } } });
  const decisions = (data?.tasks ?? [])
    .filter(({ decision }) => decision === null)
    .map(({ task_id }) => ({ task_id, decision: 'APPROVED' as const }));
  if (decisions.length === 0) return 0;
  const answer = await api.POST('/decisions', { body: { decisions } });
  return answer.data?.results.filter(({ status }) => status === 202).length ?? 0;
}

describe('a paper from a file', () => {
  test('is submitted once, decided in two stages with a mail to each, and leaves as Moodle XML', async () => {
    const command = ['paper.gift', '--title', 'Sums', '--stages', 'stages.json'];
    const first = await run('submit', ...command);
    expect([first.code, first.stderr]).toEqual([
      0,
      'Reading paper.gift\nSending 100 questions\nStored, and their executions started\n',
    ]);
    const paper_id = first.stdout.trim();
    expect((await run('submit', ...command)).stdout.trim()).toBe(paper_id);
    const author = await client('author@example.com');
    const read = async () => (await author.GET('/papers/{paper_id}', { params: { path: { paper_id } } })).data;
    expect((await read())?.counts).toEqual({ PENDING: QUESTIONS });
    await eventually('the assessors of the first stage are mailed', async () => {
      const [toA, toB] = [await mailsTo(A), await mailsTo(B)];
      return toA.length > 0 && toB.length > 0 ? true : undefined;
    });
    expect(await approveAll(A)).toBe(QUESTIONS);
    expect(await approveAll(B)).toBe(QUESTIONS);
    await eventually('the second stage is decided', async () => {
      await approveAll(C);
      return (await read())?.status === 'APPROVED' ? true : undefined;
    });
    expect([(await mailsTo(A)).length, (await mailsTo(B)).length, (await mailsTo(C)).length]).toEqual([1, 1, 1]);
    const exported = await run('export', paper_id, '--format', 'moodle-xml');
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    const again = readPaper({ bytes: new TextEncoder().encode(exported.stdout), file_name: 'paper.xml' });
    const before = readPaper({ bytes: new TextEncoder().encode(GIFT), file_name: 'paper.gift' });
    const contents = ({ questions }: typeof again) =>
      questions.map(({ question_text, options, correct_answer }) => [question_text, options, correct_answer]);
    expect(contents(again)).toEqual(contents(before));
  }, 180_000);

  test('with a fault is not sent, unless one says to leave it out', async () => {
    const command = ['faulty.gift', '--title', 'Few', '--assigned-to', A];
    const refused = await run('submit', ...command);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toBe(
      'Reading faulty.gift\nline 3, two: is an essay\nNothing was sent. Faults: 1. Questions understood: 1; --leave-out-faulty sends them alone.\n',
    );
    const sent = await run('submit', ...command, '--leave-out-faulty', '--as', 'other@example.com');
    expect([sent.code, sent.stdout.trim()]).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    const exported = await run('export', sent.stdout.trim(), '--format', 'csv', '--as', 'other@example.com');
    expect(exported.stderr).toBe('1 of 1 questions are not approved, and left out.\n');
  });

  test('is left by the demo, with twelve questions', async () => {
    expect((await run('demo', '--paper')).code).toBe(0);
    const { data } = await (await client('author@example.com')).GET('/papers', {});
    expect(data?.papers[0]).toMatchObject({ title: 'General knowledge', counts: { PENDING: 12 } });
  });

  test.each([
    ['without a title', 'submit', ['paper.gift', '--assigned-to', A], /^usage: /],
    ['without assessors', 'submit', ['paper.gift', '--title', 'x'], /^usage: /],
    [
      'of a file that is not there',
      'submit',
      ['no.gift', '--title', 'x', '--assigned-to', A],
      /^There is no file no\.gift$/,
    ],
    [
      'to a deployed API without a token',
      'submit',
      ['paper.gift', '--title', 'x', '--assigned-to', A, '--api', 'https://x.example'],
      /APPROVAL_TOKEN/,
    ],
    [
      'by its author',
      'submit',
      ['paper.gift', '--title', 'x', '--assigned-to', 'author@example.com'],
      /somebody other than the author/,
    ],
    ['of a folder', 'submit', ['.', '--title', 'T', '--assigned-to', A], /^\. cannot be read$/],
    [
      'with stages that are no JSON',
      'submit',
      ['paper.gift', '--title', 'T', '--stages', 'paper.gift'],
      /^paper\.gift holds no JSON$/,
    ],
    ['of no paper', 'export', ['00000000-0000-4000-8000-000000000000', '--format', 'gift'], /there is no such paper/],
    ['in no known format', 'export', ['00000000-0000-4000-8000-000000000000', '--format', 'pdf'], /^usage: /],
  ])('a command %s is refused in a line', async (_, command, options, message) => {
    const { code, stdout, stderr } = await run(command, ...options);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.split('\n').at(-2)).toMatch(message);
  });
});
