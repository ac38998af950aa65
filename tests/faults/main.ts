/** npm run faults [-- NAME…] : each fault at full length under load, with the real schedule and waiting times. */
import { openBench } from './bench.ts';
import { callerTable, refusalsWithoutRetryAfter } from './report.ts';
import { type Result, runScenario, type Scenario, warmUp } from './scenario.ts';

const SCENARIOS: Scenario[] = [
  { fault: 'postgres-restart', seconds: 20 },
  { fault: 'postgres-unreachable', seconds: 30 },
  { fault: 'password-rotate', seconds: 20 },
  { fault: 'ses-fail', value: '0.5', seconds: 30 },
  { fault: 'ses-slow', value: '15000', seconds: 30 },
  { fault: 'sqs-duplicates', value: '100', seconds: 30 },
  { fault: 'sfn-throttle', value: '0.1', seconds: 60 },
  { fault: 'sfn-down', seconds: 60 },
];

function print({ scenario, questions, mails, mailedAgain, during, violations, secondsToSettle }: Result): void {
  const { fault, value, seconds } = scenario;
  console.log(`\n${fault}${value === undefined ? '' : `=${value}`}, ${seconds} s`);
  console.table(callerTable(during));
  console.log(`${questions} questions accepted, each ended as decided: ${questions - violations.length}`);
  console.log(`${mails} mails, ${mailedAgain} tasks mailed more than once`);
  console.log(`${refusalsWithoutRetryAfter(during)} refusals without Retry-After`);
  console.log(`the last question ended ${secondsToSettle.toFixed(0)} s after the fault`);
  for (const violation of violations) console.log(`  VIOLATION: ${violation}`);
}

const wanted = process.argv.slice(2);
const chosen = SCENARIOS.filter(({ fault }) => wanted.length === 0 || wanted.includes(fault));
const bench = await openBench();
let violations = 0;
try {
  await warmUp(bench);
  for (const scenario of chosen) {
    const result = await runScenario(bench, scenario, 'real');
    print(result);
    violations += result.violations.length;
  }
} finally {
  await bench.stop();
}
console.log(`\n${chosen.length} faults, ${violations} violations`);
process.exitCode = violations === 0 && chosen.length > 0 ? 0 : 1;
