import type { Deployment } from './deployment.ts';
import { dollarsFor, gigabytes, PRICES } from './prices.ts';
import { APPROVAL, ASSUMED, CUSTOM_METRICS, RECONCILE_LOG_BYTES } from './usage.ts';

/** One line: what is billed, how many units of it in a month, and what they cost. */
export interface Line {
  what: string;
  price: keyof typeof PRICES;
  units: number;
  dollars: number;
}

export interface Bill {
  approvalsPerMonth: number;
  /** Whatever happens. */
  fixed: Line[];
  /** For the approvals, the dearest first. */
  variable: Line[];
}

/** AWS's month: a year's hours by twelve. */
const HOURS = 730;
const DAYS = HOURS / 24;
const SECONDS = HOURS * 3_600;

/** What AWS charges for a month of a deployment that takes so many approvals; list prices, without free tiers. */
export function billOf(deployment: Deployment, approvalsPerMonth: number): Bill {
  const variable = [
    ...workflowLines(approvalsPerMonth),
    ...functionLines(deployment, approvalsPerMonth),
    ...logLines(deployment, approvalsPerMonth),
    ...databaseLines(deployment, approvalsPerMonth),
  ];
  return {
    approvalsPerMonth,
    fixed: [...fixedLines(deployment), ...scheduledLines(deployment)],
    variable: variable.sort((a, b) => b.dollars - a.dollars),
  };
}

/** The sum of lines, in dollars. */
export function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

function line(what: string, price: keyof typeof PRICES, units: number): Line {
  return { what, price, units, dollars: dollarsFor(PRICES[price], units) };
}

function fixedLines({ databaseInstances, leastAcu, endpointZones, secrets, alarms, polledQueues }: Deployment): Line[] {
  const polls = (polledQueues * ASSUMED.pollersPerQueue * SECONDS) / ASSUMED.pollSeconds;
  return [
    line('Aurora at its least capacity', 'auroraCapacity', databaseInstances * leastAcu * HOURS),
    line('Interface endpoints', 'endpointHours', endpointZones * HOURS),
    line('CloudWatch metrics', 'metrics', CUSTOM_METRICS),
    line('CloudWatch alarms', 'alarms', alarms),
    line('SQS, polls of empty queues', 'queueRequests', polls),
    line('Secrets', 'secrets', secrets),
  ];
}

/** Functions that run by the clock, whether or not there is work. */
function scheduledLines({ schedules, gigabytesOf }: Deployment): Line[] {
  const runs = schedules.map(({ functionName, rateSeconds }) => ({
    count: SECONDS / rateSeconds,
    gigabytes: gigabytesOf[functionName] ?? 0,
  }));
  const count = runs.reduce((sum, run) => sum + run.count, 0);
  const seconds = ASSUMED.billedMillisecondsPerInvocation / 1_000;
  const bytes = count * (RECONCILE_LOG_BYTES + ASSUMED.platformLogBytesPerInvocation);
  return [
    line('Reconcile, time', 'functionTime', seconds * runs.reduce((sum, run) => sum + run.count * run.gigabytes, 0)),
    line('Reconcile, logs', 'logs', gigabytes(bytes)),
    line('Reconcile, schedule', 'scheduledEvents', count),
    line('Reconcile, invocations', 'functionRequests', count),
  ];
}

function workflowLines(approvals: number): Line[] {
  const { statesEntered, httpRequests, responseBytes, mails, queueRequests } = APPROVAL;
  const answered = responseBytes + httpRequests * ASSUMED.responseHeaderBytes;
  return [
    line('Step Functions', 'transitions', approvals * (statesEntered + ASSUMED.startAndEndTransitions)),
    line('SES', 'mails', approvals * mails),
    line('HTTP API', 'apiRequests', approvals * httpRequests),
    line('HTTP API, traffic to the internet', 'internetTraffic', gigabytes(approvals * answered)),
    line('SQS', 'queueRequests', approvals * queueRequests),
    line('Interface endpoints, traffic', 'endpointTraffic', gigabytes(approvals * ASSUMED.endpointBytesPerApproval)),
  ];
}

function functionLines({ gigabytesOf }: Deployment, approvals: number): Line[] {
  const entries = Object.entries(APPROVAL.invocations);
  const invocations = approvals * invocationsOfApproval();
  const gigabyteInvocations = entries.reduce((sum, [name, count]) => sum + count * (gigabytesOf[name] ?? 0), 0);
  const seconds = ASSUMED.billedMillisecondsPerInvocation / 1_000;
  return [
    line('Lambda, invocations', 'functionRequests', invocations),
    line('Lambda, time', 'functionTime', approvals * gigabyteInvocations * seconds),
    line('Secrets, calls', 'secretCalls', invocations * ASSUMED.coldStartShare),
  ];
}

function logLines({ logDays }: Deployment, approvals: number): Line[] {
  const bytes =
    APPROVAL.functionLogBytes +
    invocationsOfApproval() * ASSUMED.platformLogBytesPerInvocation +
    APPROVAL.historyEvents * ASSUMED.executionLogBytesPerEvent +
    APPROVAL.httpRequests * ASSUMED.accessLogBytesPerRequest;
  const taken = gigabytes(approvals * bytes);
  return [
    line('CloudWatch logs', 'logs', taken),
    line('CloudWatch logs, storage', 'logStorage', (taken * ASSUMED.storedShareOfLogs * logDays) / DAYS),
  ];
}

function databaseLines({ leastAcu, databaseInstances, backupDays }: Deployment, approvals: number): Line[] {
  const { databaseRoundTrips, storedBytes } = APPROVAL;
  const { walBytesPerApproval, bytesPerWrite, acuSecondsPerRoundTrip, capacityHeadroom, keptMonths } = ASSUMED;
  const acu = (approvals * databaseRoundTrips * acuSecondsPerRoundTrip * capacityHeadroom) / SECONDS;
  // A commit writes at least one unit, and a statement that only reads may have to fetch a page.
  const requests = approvals * (databaseRoundTrips + walBytesPerApproval / bytesPerWrite);
  // A backup as large as the database is free: what is billed is what changed in the days that can be restored.
  const changed = gigabytes(approvals * walBytesPerApproval) * (backupDays / DAYS);
  return [
    line('Aurora above its least capacity', 'auroraCapacity', databaseInstances * Math.max(0, acu - leastAcu) * HOURS),
    line('Aurora, I/O', 'auroraRequests', requests),
    line('Aurora, storage', 'auroraStorage', gigabytes(approvals * storedBytes) * keptMonths),
    line('Aurora, backups', 'auroraBackup', changed),
  ];
}

function invocationsOfApproval(): number {
  return Object.values<number>(APPROVAL.invocations).reduce((sum, count) => sum + count, 0);
}
