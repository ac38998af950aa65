import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planStack } from '../../local/stack-plan.ts';
import { bundleInstrumented, bundleProcess } from './bundle.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { DEPLOYMENTS } from './deployment.ts';
import { allJobs, essentialJobs, type Job } from './jobs.ts';
import { Lane } from './lane.ts';
import { OUTAGES } from './outages.ts';
import type { Trace } from './processes.ts';
import type { SandboxSettings } from './sandbox.ts';
import { APPROVALS, type Scenario } from './scenarios.ts';

const SCENARIOS: Record<string, Scenario> = { ...DEPLOYMENTS, ...APPROVALS, ...OUTAGES };

/** Runs beside each other: more than cores, since runs wait for retries and for processes to start. */
const LANES = 4;

/** Which kills are done. */
export interface KillPointsOptions {
  /** Folder of the templates. */
  root: string;
  /** A PostgreSQL server to make databases on. */
  serverUrl: string;
  /** Every moment of every scenario, instead of each await once for each function. */
  isThorough: boolean;
  /** Only kills whose description contains this. */
  only?: string | undefined;
  onProgress?(done: number, all: number): void;
}

/** What came of it. */
export interface Report {
  scenarios: number;
  kills: number;
  coverage: Coverage;
  /** Each as a text that tells what happened and how to see it again. */
  illegalStates: string[];
  /** Kills that were to happen and did not, since the run went another way. */
  missed: string[];
}

/** Kills processes at every await that the functions reach, and looks at what becomes of the approvals. */
export async function killEverywhere(options: KillPointsOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-points-'));
  const lanes: Lane[] = [];
  try {
    const { settings, coverage } = await prepare(options, folder);
    lanes.push(...Array.from({ length: LANES }, () => new Lane(settings, SCENARIOS)));
    const traces = await rehearse(lanes);
    const jobs = (options.isThorough ? allJobs(traces) : essentialJobs(traces)).filter((job) =>
      describeJob(job).includes(options.only ?? ''),
    );
    const all = jobs.length;
    const report: Report = {
      scenarios: traces.size,
      kills: 0,
      coverage: await coverage(traces),
      illegalStates: [],
      missed: [],
    };
    const onKill = () => options.onProgress?.(++report.kills, all);
    await Promise.all(lanes.map((lane) => killAll(lane, jobs, report, onKill)));
    return report;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare({ root, serverUrl }: KillPointsOptions, folder: string) {
  const { functions } = await planStack(root, { PORT: 3000, AWS_LOCAL_PORT: 4566, MAILBOX_PORT: 8005 });
  const bundles = await Promise.all(functions.map((spec) => bundleInstrumented(spec, root, folder)));
  const settings: SandboxSettings = {
    root,
    serverUrl,
    bundles: new Map(bundles.map(({ functionName, file }) => [functionName, file])),
    main: await bundleProcess(folder),
    compileCache: join(folder, 'compiled'),
    temporaryFolder: folder,
    nodePath: join(root, 'node_modules'),
  };
  const coverage = (traces: ReadonlyMap<string, readonly Trace[]>) => coverageOf(root, functions, traces);
  return { settings, coverage };
}

/** Runs every scenario without a kill, and answers what each invocation reached. */
async function rehearse(lanes: readonly Lane[]): Promise<Map<string, Trace[]>> {
  const waiting = Object.keys(SCENARIOS);
  const traces = new Map<string, Trace[]>(waiting.map((name) => [name, []]));
  const work = async (lane: Lane) => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      traces.set(name, await lane.rehearse(name));
    }
  };
  await Promise.all(lanes.map(work));
  return traces;
}

async function killAll(lane: Lane, waiting: Job[], report: Report, onKill: () => void): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    const { isReached, illegalState } = await lane.kill(job, waiting[0]);
    if (!isReached) report.missed.push(describeJob(job));
    if (illegalState !== undefined) report.illegalStates.push(`${describeJob(job)}: ${illegalState}`);
    onKill();
  }
}

/** A kill in words; what `only` is compared with. */
function describeJob({ scenario, kill, caller, isPatient }: Job): string {
  const { functionName, invocation, moment } = kill;
  const where = `${functionName} ${invocation} ${moment.side} ${moment.point} (${moment.hit})`;
  return `${scenario}: ${where}, the caller ${caller}${isPatient ? ', all wait for repairs' : ''}`;
}
