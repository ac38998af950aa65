import { execFile } from 'node:child_process';
import type { Mutant } from './mutant.ts';

/** The fate of a mutant; `by` says what caught it, or what did not. */
export interface Verdict {
  isCaught: boolean;
  by: string;
}

const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
/** A mutant that hangs is caught too. */
const MUTANT_MS = 300_000;

/** Runs what should catch a mutant, in the tree at `root`. @throws Error when it could not run */
export async function tryToCatch(
  root: string,
  caughtBy: Mutant['caughtBy'],
  serverUrl: string,
  timeoutMs = MUTANT_MS,
): Promise<Verdict> {
  if ('tests' in caughtBy) {
    const { code, output } = await run(root, [...JEST, ...caughtBy.tests], serverUrl, timeoutMs);
    const failed = /^Tests: +(\d+) failed/m.exec(output)?.[1];
    if (code !== 0 && failed === undefined) throw new Error(`the tests did not run:\n${output}`);
    return { isCaught: code !== 0, by: `${failed ?? 'none'} of ${caughtBy.tests.join(', ')}` };
  }
  const options = ['--runs', String(caughtBy.tortureRuns), '--threads', '1', '--first'];
  const { code, output } = await run(root, ['tests/torture/main.ts', ...options], serverUrl, timeoutMs);
  const [, seed, runs] = /^seed (-?\d+): (\d+) runs, \d+ violations/m.exec(output) ?? [];
  if (runs === undefined) throw new Error(`the torture did not run:\n${output}`);
  // The first violation stands alone after an empty line.
  const [, violation = 'nothing'] = /\n\n(.*)\n/.exec(output) ?? [];
  return { isCaught: code !== 0, by: `torture, ${runs} runs of seed ${seed}: ${violation}` };
}

function run(
  root: string,
  command: string[],
  serverUrl: string,
  timeout: number,
): Promise<{ code: number; output: string }> {
  const env = { ...process.env, TEST_POSTGRES_URL: serverUrl };
  const limits = { timeout, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((ended) => {
    const child = execFile(process.execPath, command, { cwd: root, env, ...limits }, (_, stdout, stderr) =>
      ended({ code: child.exitCode ?? 1, output: stdout + stderr }),
    );
  });
}
