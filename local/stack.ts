import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from './addresses.ts';
import { startAwsEndpoint } from './aws-endpoint.ts';
import { checkPorts } from './check-ports.ts';
import { Cleanup } from './cleanup.ts';
import { createCustomResources } from './custom-resources.ts';
import { publishStatusChange } from './event-rules.ts';
import { startGateway } from './http-api/gateway.ts';
import { secretSpecs } from './infrastructure-specs.ts';
import { createIssuer } from './issuer.ts';
import { buildFunctions, type Functions } from './lambda/functions.ts';
import { startMailbox } from './mailbox.ts';
import type { Output } from './output.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { containerSecrets, samEnvironment } from './sam-environment.ts';
import { startSchedules } from './schedules.ts';
import { secretsOperations } from './secrets-manager.ts';
import { startEventSourceMapping } from './sqs/event-source-mapping.ts';
import { openQueues, type Queues } from './sqs/queues.ts';
import { sqsOperations } from './sqs/sqs-api.ts';
import { planStack, STACK_NAME, type StackPlan } from './stack-plan.ts';
import { openStateMachines, type StateMachines } from './step-functions/state-machines.ts';
import { openStore, type Store } from './store/store.ts';
import type { SecretSpec } from './types.ts';

export interface StackOptions {
  /** Folder of the two templates. */
  root: string;
  ports: Ports;
  /** Folder for what outlives the stack; undefined keeps nothing. */
  dataFolder: string | undefined;
  /** The user's own PostgreSQL; undefined starts one. */
  databaseUrl: string | undefined;
  output: Output;
  /** Breaks off the start. */
  signal: AbortSignal;
}

/** A stack that serves. */
export interface Stack {
  urls: StackPlan['urls'];
  databaseUrl: string;
  stop(): Promise<void>;
}

interface Base extends StackOptions {
  plan: StackPlan;
  cleanup: Cleanup;
  endpointVariables: Record<string, string>;
}

interface Services extends Base {
  functions: Functions;
  postgres: PostgresServer;
  store: Store;
  queues: Queues;
  stateMachines: StateMachines;
}

/**
 * Starts everything that the templates ask for, and resolves when all of it serves. When the start fails or is broken
 * off, it rejects after everything that had been started is stopped again.
 * @throws StartError for what the user can change: a template, a port, a database
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const plan = await planStack(options.root, options.ports);
  await checkPorts(options.ports);
  const cleanup = new Cleanup();
  try {
    const base = { ...options, plan, cleanup, endpointVariables: endpointVariables(plan) };
    const services = await openServices(base);
    const secrets = secretSpecs(plan.infrastructure, services.postgres.url);
    await serveAws(services, secrets);
    await serveApplication(services);
    return { urls: plan.urls, databaseUrl: services.postgres.url, stop: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** The SDK's own variables; the general one keeps any other service from being asked for on AWS. */
function endpointVariables({ urls }: StackPlan): Record<string, string> {
  return { AWS_ENDPOINT_URL: urls.awsEndpoint, AWS_ENDPOINT_URL_SESV2: urls.mailbox };
}

async function openServices(base: Base): Promise<Services> {
  const { plan, cleanup, output, signal, dataFolder, databaseUrl } = base;
  const place = dataFolder === undefined ? { ephemeral: true as const } : { dataDir: join(dataFolder, 'postgres') };
  // Together, since each takes seconds of which most are waiting.
  const [postgres, functions] = await Promise.all([
    cleanup.own(
      startPostgres({ ...(databaseUrl === undefined ? place : { databaseUrl }), log: output.log }),
      (started) => started.stop(),
    ),
    cleanup.own(
      buildFunctions({
        functions: plan.functions,
        layers: plan.layers,
        root: base.root,
        endpointVariables: base.endpointVariables,
        write: output.write,
      }),
      (built) => built.stop(),
    ),
  ]);
  signal.throwIfAborted();
  const store = await cleanup.own(openStore(postgres.url), (opened) => opened.close());
  const queues = openQueues(store, plan.queues);
  await cleanup.own(Promise.resolve(queues), (opened) => opened.close());
  const { invoke } = functions;
  const onStatusChange = publishStatusChange(plan.rules, invoke, output.log);
  const opening = openStateMachines({ store, machines: plan.machines, queues, invoke, onStatusChange });
  const stateMachines = await cleanup.own(opening, (opened) => opened.close());
  return { ...base, functions, postgres, store, queues, stateMachines };
}

async function serveAws(services: Services, secrets: SecretSpec[]): Promise<void> {
  const { plan, cleanup, output, signal, functions, store, queues, stateMachines, ports } = services;
  const forContainers = containerSecrets(secrets);
  const customResources = createCustomResources(plan.urls.awsEndpoint);
  const endpoint = startAwsEndpoint({
    port: ports.AWS_LOCAL_PORT,
    stepFunctions: stateMachines.operations,
    sqs: sqsOperations(queues),
    secretsManager: secretsOperations([...secrets, ...forContainers]),
    issuer: await createIssuer({ url: plan.urls.issuer, audience: plan.audience, store }),
    invoke: functions.invokeText,
    customResources: customResources.receiver,
    log: output.log,
  });
  await cleanup.own(endpoint, (started) => started.stop());
  await cleanup.own(startMailbox({ port: ports.MAILBOX_PORT }), (started) => started.stop());
  for (const resource of plan.customResources) {
    signal.throwIfAborted();
    await Promise.race([customResources.create(resource, functions.invoke, STACK_NAME), aborted(signal)]);
  }
  if (services.dataFolder !== undefined) {
    const content = samEnvironment(plan.functions, services.endpointVariables, forContainers);
    await mkdir(services.dataFolder, { recursive: true });
    await writeFile(join(services.dataFolder, 'sam-env.json'), `${JSON.stringify(content, null, 2)}\n`);
  }
}

async function serveApplication(services: Services): Promise<void> {
  const { plan, cleanup, output, signal, functions, queues, stateMachines, ports } = services;
  await stateMachines.continueRunning();
  for (const mapping of plan.mappings) {
    const poller = startEventSourceMapping(queues, mapping, functions.invoke);
    await cleanup.own(Promise.resolve(poller), (started) => started.stop());
  }
  const schedules = startSchedules(plan.schedules, functions.invoke, output.log);
  await cleanup.own(Promise.resolve(schedules), (started) => started.stop());
  signal.throwIfAborted();
  const gateway = startGateway({ port: ports.PORT, api: plan.api, invoke: functions.invokeText });
  await cleanup.own(gateway, (started) => started.stop());
}

/** Rejects when the start is broken off. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
