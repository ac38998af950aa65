import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from './processes.ts';
import type { Table } from './table.ts';

/** `npm run burst`: 10,000 submissions against the quotas of Step Functions, with its own limit printed beside them. */
export async function benchBurst(): Promise<Table[]> {
  const child = spawn(process.execPath, [join(ROOT, 'tests/faults/burst.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the burst failed:\n${text}`);
  const lines = text.split('\n').filter((line) => /^[0-9a-z]/i.test(line));
  return [{ title: 'Burst', rows: lines.map((result) => ({ result })) }];
}
