import { setTimeout as sleep } from 'node:timers/promises';
import { startAwsEndpoint } from '../../packages/local-sam/src/aws-endpoint.ts';
import { AwsError, type Operations } from '../../packages/local-sam/src/aws-error.ts';
import { Cleanup } from '../../packages/local-sam/src/cleanup.ts';
import { publishStatusChange } from '../../packages/local-sam/src/event-rules.ts';
import { secretSpecs } from '../../packages/local-sam/src/infrastructure-specs.ts';
import { secretsOperations } from '../../packages/local-sam/src/secrets-manager.ts';
import { startEventSourceMapping } from '../../packages/local-sam/src/sqs/event-source-mapping.ts';
import { openQueues } from '../../packages/local-sam/src/sqs/queues.ts';
import { sqsOperations } from '../../packages/local-sam/src/sqs/sqs-api.ts';
import { planStack, type StackPlan } from '../../packages/local-sam/src/stack-plan.ts';
import { openStateMachines } from '../../packages/local-sam/src/step-functions/state-machines.ts';
import { openStore } from '../../packages/local-sam/src/store/store.ts';
import { createManualClock, type ManualClock } from '../../packages/local-sam/tests/manual-clock.ts';
import { createWorldDatabase, forgetRun, keepVersions } from '../simulation/world-database.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.ts';
import { freePorts } from '../support/stack.ts';
import { migrate } from './deployment.ts';
import type { EnvironmentSettings } from './environment.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { Processes } from './processes.ts';

/** What sandboxes have in common. */
export type SandboxSettings = Omit<EnvironmentSettings, 'endpointVariables'> & {
  /** Folder of the templates. */
  root: string;
  /** The PostgreSQL server. */
  serverUrl: string;
  /** The file of each function's bundle, by the function's name. */
  bundles: ReadonlyMap<string, string>;
};

/** An error that an operation answers with. */
export interface Refusal {
  error: string;
  times: number;
}

/** Faults of the services around the functions; all off at the begin of a run. */
export interface Faults {
  /** Operations of Step Functions that are refused, with which error and how many times. */
  refused: Map<string, Refusal>;
  /** Every other read of the secret still gets the password of before a rotation. */
  isSecretStale: boolean;
  /** Reads of the secret since the begin of the run. */
  secretReads: number;
  /** What the secrets hold instead of the database of the sandbox, by ARN. */
  secrets: ReadonlyMap<string, string> | undefined;
}

const IDLE_TIMEOUT_MS = 20_000;
const POLL_MS = 20;

/** Everything that the functions live among, for one run at a time: the local stack's own services, and a clock to move. */
export interface Sandbox {
  serverUrl: string;
  plan: StackPlan;
  clock: ManualClock;
  database: TestDatabase;
  wire: PostgresProxy;
  processes: Processes;
  mailSink: MailSink;
  faults: Faults;
  /** The operations of Step Functions, for what operators do by hand. */
  stepFunctions: Operations;
  /** Bodies that custom resources were answered with. */
  customResourceAnswers: string[];
  /** Waits until nothing goes on that does not wait for time to pass. @throws what it is that does not come to an end */
  idle(): Promise<void>;
  /** Forgets what the run before left. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a sandbox on a database of its own. */
export async function openSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const cleanup = new Cleanup();
  const { PORT, AWS_LOCAL_PORT, MAILBOX_PORT } = await freePorts();
  const ports = { PORT: Number(PORT), AWS_LOCAL_PORT: Number(AWS_LOCAL_PORT), MAILBOX_PORT: Number(MAILBOX_PORT) };
  const plan = await planStack(settings.root, ports);
  const database = await cleanup.own(createWorldDatabase(settings.serverUrl), (created) => created.drop());
  const wire = await cleanup.own(startPostgresProxy(database.secret), (started) => started.stop());
  const mailSink = await cleanup.own(startMailSink(ports.MAILBOX_PORT), (started) => started.stop());
  const clock = createManualClock(Date.now());
  const endpointVariables = { AWS_ENDPOINT_URL: plan.urls.awsEndpoint, AWS_ENDPOINT_URL_SESV2: plan.urls.mailbox };
  const programs = plan.functions.map((spec) => ({ spec, file: settings.bundles.get(spec.name) ?? '' }));
  const processes = new Processes(programs, { ...settings, endpointVariables }, clock);
  await cleanup.own(Promise.resolve(processes), (started) => started.end());
  const faults: Faults = { refused: new Map(), isSecretStale: false, secretReads: 0, secrets: undefined };
  const parts = { serverUrl: settings.serverUrl, plan, clock, database, wire, processes, mailSink, faults };
  const { stepFunctions, customResourceAnswers } = await serve(parts, cleanup, ports.AWS_LOCAL_PORT);
  const sandbox: Sandbox = {
    ...parts,
    stepFunctions,
    customResourceAnswers,
    idle: () => untilIdle(parts),
    reset: async () => {
      mailSink.mails.length = 0;
      mailSink.refusal = undefined;
      customResourceAnswers.length = 0;
      faults.refused.clear();
      Object.assign(faults, { isSecretStale: false, secretReads: 0, secrets: undefined });
      await forgetRun(database);
    },
    close: () => cleanup.run(),
  };
  await migrate(sandbox, database);
  await keepVersions(database);
  return sandbox;
}

type Parts = Omit<Sandbox, 'stepFunctions' | 'customResourceAnswers' | 'idle' | 'reset' | 'close'>;

/** Starts what calls the functions and what they call. */
async function serve(parts: Parts, cleanup: Cleanup, port: number) {
  const { plan, clock, database, wire, processes, faults } = parts;
  const store = await cleanup.own(openStore(database.url), (opened) => opened.close());
  const queues = openQueues(store, plan.queues, clock);
  await cleanup.own(Promise.resolve(queues), (opened) => opened.close());
  const invoke = processes.invokeFunction;
  const onStatusChange = publishStatusChange(plan.rules, invoke, () => {});
  const opening = openStateMachines({ store, machines: plan.machines, queues, invoke, clock, onStatusChange });
  const { operations } = await cleanup.own(opening, (opened) => opened.close());
  const customResourceAnswers: string[] = [];
  const secrets = secretsOperations(secretSpecs(plan.infrastructure, urlThrough(wire, database)), clock);
  const endpoint = startAwsEndpoint({
    port,
    stepFunctions: refusing(operations, faults),
    sqs: sqsOperations(queues, clock),
    secretsManager: { GetSecretValue: staleAtTimes(secrets.GetSecretValue, faults) },
    issuer: { path: '/nobody-signs-in', pages: [], handle: (_, response) => void response.end() },
    invoke: () => Promise.reject(new Error('the Lambda API is not called')),
    faults: async () => ({ status: 404, body: '' }),
    customResources: { pathPrefix: '/custom', receive: (_, body) => void customResourceAnswers.push(body) },
    log: () => {},
  });
  await cleanup.own(endpoint, (started) => started.stop());
  for (const mapping of plan.mappings) {
    const poller = startEventSourceMapping(queues, mapping, invoke, clock);
    await cleanup.own(Promise.resolve(poller), (started) => started.stop());
  }
  clock.advance(0);
  return { stepFunctions: operations, customResourceAnswers };
}

function urlThrough({ secret: { port } }: PostgresProxy, database: TestDatabase): string {
  const url = new URL(database.url);
  url.port = String(port);
  return url.href;
}

function refusing(operations: Operations, { refused }: Faults): Operations {
  const entries = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: unknown) => {
      const refusal = refused.get(name);
      if (refusal && refusal.times-- > 0) throw new AwsError(refusal.error, 'Refused for a while.');
      return operation(input);
    },
  ]);
  return Object.fromEntries(entries);
}

function staleAtTimes(read: Operations[string] | undefined, faults: Faults): Operations[string] {
  return async (input) => {
    const answer = (await read?.(input)) as { ARN: string; SecretString: string };
    if (faults.secrets !== undefined) return { ...answer, SecretString: faults.secrets.get(answer.ARN) ?? '' };
    if (!faults.isSecretStale || faults.secretReads++ % 2 === 1) return answer;
    return { ...answer, SecretString: JSON.stringify({ ...JSON.parse(answer.SecretString), password: 'of before' }) };
  };
}

/** The store tells: messages that are visible and executions that wait for nothing, or no longer, are to be worked on. */
async function untilIdle({ processes, database, clock }: Parts): Promise<void> {
  const deadline = Date.now() + IDLE_TIMEOUT_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, POLL_MS)) {
    const [row] = await database.rows<{ messages: number; executions: number }>(BUSY, [clock.now()]);
    const messages = (row?.messages ?? 0) - processes.gatedMessages;
    const executions = row?.executions ?? 0;
    const isGated = processes.gatedMessages > 0;
    if ((processes.inFlight === 0 || isGated) && messages === 0 && executions === 0) return;
    if (Date.now() > deadline) {
      throw new Error(`not idle: ${processes.inFlight} invocations, ${messages} messages, ${executions} executions`);
    }
    await sleep(pause);
    // What was put off to a time that has come since.
    clock.advance(0);
  }
}

const BUSY = `
  select (select count(*)::int from local_aws.messages where visible_at <= $1) as messages,
    (select count(*)::int from local_aws.executions
      where status = 'RUNNING' and (open_wait is null or deadline <= $1)) as executions`;
