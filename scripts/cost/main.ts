import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { billOf } from './bill.ts';
import { readDeployment } from './deployment.ts';
import { printBill } from './print-bill.ts';

const USAGE = 'usage: npm run -s cost -- --approvals-per-month N, N a whole number from 1 to 10,000,000,000';
const MOST_APPROVALS = 10_000_000_000;

/** The argument, or undefined where it is missing, no such number, or not alone. */
function approvalsPerMonth(args: string[]): number | undefined {
  try {
    const { values } = parseArgs({ args, options: { 'approvals-per-month': { type: 'string' } } });
    const text = values['approvals-per-month'] ?? '';
    const count = Number(text);
    return /^[1-9]\d*$/.test(text) && count <= MOST_APPROVALS ? count : undefined;
  } catch {
    return undefined;
  }
}

const approvals = approvalsPerMonth(process.argv.slice(2));
if (approvals === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const deployment = await readDeployment(fileURLToPath(new URL('../../', import.meta.url)));
  console.log(printBill(billOf(deployment, approvals)));
}
