import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionSpec } from '../../packages/local-sam/src/lambda/function-spec.ts';
import { planStack } from '../../packages/local-sam/src/stack-plan.ts';
import { bundleInstrumented, bundleProcess } from './bundle.ts';
import { unreachedAwaits } from './coverage.ts';
import { DEPLOYMENTS } from './deployment.ts';
import { allJobs, essentialJobs, type Job } from './jobs.ts';
import { Lane } from './lane.ts';
import { OFFICE } from './office.ts';
import { OUTAGES } from './outages.ts';
import { PAPERS } from './papers.ts';
import type { Trace } from './processes.ts';
import { QUESTIONS } from './questions.ts';
import { APPROVALS, type Scenario } from './scenarios.ts';

const SCENARIOS: Record<string, Scenario> = {
  ...DEPLOYMENTS,
  ...APPROVALS,
  ...QUESTIONS,
  ...OFFICE,
  ...PAPERS,
  ...OUTAGES,
};

/** Concurrent lanes: more than cores, since runs wait for retries and for processes to start. */
const LANES = 3;

/** Which kills to run. */
export interface KillPointsOptions {
  /** Folder of the templates. */
  root: string;
  /** A PostgreSQL server for the databases. */
  serverUrl: string;
  /** Every moment of every scenario, instead of each await once per function. */
  isThorough: boolean;
  /** Only kills whose description contains this. */
  only?: string | undefined;
  /** One of every so many. */
  every?: number;
  /** Ends it early, with the results so far. */
  signal?: AbortSignal;
  onProgress?(done: number, all: number): void;
}

/** The results. */
export interface Report {
  scenarios: number;
  /** The number of awaits at which each function was killed, by the folder of its handler. */
  points: Record<string, number>;
  kills: number;
  /** Violations, each as a text that says what happened. */
  violations: string[];
  /** Awaits of the source that no scenario reaches. */
  unreached: string[];
  /** Planned kills that did not happen, since the run took another path. */
  missed: string[];
}

/** Kills processes at every await that the functions reach, and checks what happens to the approvals. */
export async function killEverywhere(options: KillPointsOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-points-'));
  const { functions } = await planStack(options.root, { PORT: 3000, AWS_LOCAL_PORT: 4566, MAILBOX_PORT: 8005 });
  const lanes: Lane[] = [];
  try {
    const settings = await build(options, functions, folder);
    lanes.push(...Array.from({ length: LANES }, () => new Lane(settings, SCENARIOS)));
    const { traces, violations } = await rehearse(lanes);
    const jobs = chooseJobs(options, traces);
    const report: Report = {
      scenarios: traces.size,
      points: countPoints(functions, jobs),
      kills: 0,
      violations,
      unreached: await unreachedAwaits(join(options.root, 'src'), [...traces.values()].flat()),
      missed: [],
    };
    const all = jobs.length;
    const onKill = () => {
      report.kills += 1;
      options.onProgress?.(report.kills, all);
    };
    options.signal?.addEventListener('abort', () => jobs.splice(0));
    await Promise.all(lanes.map((lane) => killAll(lane, jobs, report, onKill)));
    return report;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function build({ root, serverUrl }: KillPointsOptions, functions: FunctionSpec[], folder: string) {
  const bundles = await Promise.all(
    functions.map(async (spec) => [spec.name, await bundleInstrumented(spec, root, folder)] as const),
  );
  const main = await bundleProcess(folder);
  const compileCache = join(folder, 'compiled');
  const nodePath = join(root, 'node_modules');
  return { root, serverUrl, bundles: new Map(bundles), main, compileCache, temporaryFolder: folder, nodePath };
}

function chooseJobs(
  { isThorough, only = '', every = 1 }: KillPointsOptions,
  traces: ReadonlyMap<string, Trace[]>,
): Job[] {
  const jobs = isThorough ? allJobs(traces) : essentialJobs(traces);
  return jobs.filter((job, index) => index % every === 0 && describeJob(job).includes(only));
}

function countPoints(functions: FunctionSpec[], jobs: Job[]): Record<string, number> {
  const counts = functions.map(({ name, buildProperties }) => {
    const killed = jobs.filter(({ kill }) => kill.functionName === name).map(({ kill }) => kill.moment.point);
    const [entryPoint = name] = (buildProperties.EntryPoints ?? []) as string[];
    return [dirname(entryPoint), new Set(killed).size];
  });
  return Object.fromEntries(counts);
}

/** Runs every scenario without a kill: collects the moments of each invocation, and faults that exist already. */
async function rehearse(lanes: readonly Lane[]) {
  const waiting = Object.keys(SCENARIOS);
  // In this order, whichever finishes first.
  const traces = new Map<string, Trace[]>(waiting.map((name) => [name, []]));
  const violations: string[] = [];
  const work = async (lane: Lane) => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const rehearsed = await lane.rehearse(name);
      traces.set(name, rehearsed.traces);
      if (rehearsed.violation !== undefined) violations.push(`${name}, without a kill: ${rehearsed.violation}`);
    }
  };
  await Promise.all(lanes.map(work));
  return { traces, violations };
}

async function killAll(lane: Lane, waiting: Job[], report: Report, onKill: () => void): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    let result = await lane.kill(job, waiting[0]);
    // On a loaded machine something is occasionally late, and the run takes another path.
    if (!result.isReached) result = await lane.kill(job, waiting[0]);
    const { isReached, violation } = result;
    if (!isReached) report.missed.push(describeJob(job));
    if (violation !== undefined) report.violations.push(`${describeJob(job)}: ${violation}`);
    onKill();
  }
}

/** A kill in words; `only` is compared with it. */
function describeJob({ scenario, kill, caller, isPatient }: Job): string {
  const { functionName, invocation, moment } = kill;
  const where = `${functionName} ${invocation} ${moment.side} ${moment.point} (${moment.hit})`;
  return `${scenario}: ${where}, the caller ${caller}${isPatient ? ', all wait for repairs' : ''}`;
}
