/**
 * npm run burst [-- [--questions N] [--share S] [--outage]] : four clients submit as fast as they can, against the
 * throttled quotas of Step Functions, or a share of them if the machine is too slow to reach them. With --outage, Step
 * Functions is down meanwhile, so that every start has to be repaired.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { QUOTAS } from '../../packages/local-sam/src/faults/sfn-throttle.ts';
import { aSubmission } from '../support/api-client.ts';
import { type Bench, openBench } from './bench.ts';
import { type Sample, sample, send } from './calls.ts';
import { callerTable, refusalsWithoutRetryAfter } from './report.ts';

const CLIENTS = 4;
/** Concurrent calls of a client. */
const IN_FLIGHT = 8;
const PATIENCE_MS = 900_000;
const POLL_MS = 1_000;

const { values } = parseArgs({
  options: {
    questions: { type: 'string', default: '10000' },
    share: { type: 'string', default: '1' },
    outage: { type: 'boolean', default: false },
  },
});
const wanted = Number(values.questions);
const share = Number(values.share);

/** Submits all questions, each once; returns the ids of the accepted ones. */
async function submitAll({ target }: Bench, samples: Sample[]): Promise<string[]> {
  const accepted: string[] = [];
  const headers = { authorization: `Bearer ${await target.tokenOf('author')}` };
  const body = aSubmission(target);
  let next = 0;
  const connection = async () => {
    while (next++ < wanted) {
      const answer = await sample(samples, 'submit', () => send(`${target.apiUrl}/questions`, 'POST', body, headers));
      if (answer.status === 201) accepted.push(answer.body.task_id);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS * IN_FLIGHT }, connection));
  return accepted;
}

/** Times of the first and the last start, once all accepted questions have an execution. Milliseconds since 1970. */
async function allStarted(bench: Bench, accepted: number): Promise<{ first: number; last: number }> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await bench.rows<{ started: number; first: string; last: string }>(
      'select count(*)::integer as started, min(started_at) as first, max(started_at) as last from local_aws.executions',
    );
    if (row !== undefined && row.started >= accepted) return { first: Number(row.first), last: Number(row.last) };
    if (Date.now() > deadline) throw new Error(`only ${row?.started} of ${accepted} were started`);
    await wait(POLL_MS);
  }
}

/** Seconds in which the quota allows so many starts. */
function quotaSeconds(count: number): number {
  const { burst, ratePerSecond } = QUOTAS.StartExecution ?? { burst: 0, ratePerSecond: 0 };
  return Math.max(0, count - burst * share) / (ratePerSecond * share);
}

async function burst(bench: Bench): Promise<number> {
  const samples: Sample[] = [];
  const began = Date.now();
  const accepted = await submitAll(bench, samples);
  const submitted = Date.now();
  if (values.outage) {
    await bench.endAllFaults();
    await bench.begin('sfn-throttle', values.share);
  }
  const [{ left = 0 } = {}] = await bench.rows<{ left: number }>(
    'select count(*)::integer as left from approval_tasks where task_token is null',
  );
  const { first, last } = await allStarted(bench, accepted.length);
  const executions = await bench.rows<{ name: string }>(
    `select split_part(execution_arn, ':', 8) as name from local_aws.executions`,
  );
  const started = Map.groupBy(executions, ({ name }) => name.slice(0, 36));
  const missing = accepted.filter((task_id) => started.get(task_id)?.length !== 1).length;
  const refused = samples.filter(({ status }) => status !== 201);
  const unexpected = refused.filter(({ status }) => status !== 429 && status !== 503).length;
  const silent = refusalsWithoutRetryAfter(samples);
  console.table(callerTable(samples));
  console.log(`${accepted.length} of ${wanted} accepted in ${seconds(submitted - began)} by ${CLIENTS} clients`);
  console.log(`${refused.length} refused, ${silent} of them without Retry-After, ${unexpected} neither 429 nor 503`);
  console.log(`${missing} accepted questions have not exactly one execution`);
  const origin = values.outage ? submitted : began;
  console.log(`${left} had no task token when the last was submitted`);
  console.log(
    `the last was started ${seconds(last - origin)} after ${values.outage ? 'the outage' : 'the first call'}`,
  );
  console.log(`from the first start to the last it took ${seconds(last - first)}`);
  console.log(`the quota allows ${seconds(quotaSeconds(accepted.length) * 1000)}`);
  return missing + unexpected + silent;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

const bench = await openBench([values.outage ? 'sfn-down' : `sfn-throttle=${values.share}`]);
try {
  process.exitCode = (await burst(bench)) === 0 ? 0 : 1;
} finally {
  await bench.stop();
}
