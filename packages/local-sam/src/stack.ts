import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ports, pageOrigins } from './addresses.ts';
import { startAwsEndpoint } from './aws-endpoint.ts';
import type { Operations } from './aws-error.ts';
import { checkPorts } from './check-ports.ts';
import { Cleanup } from './cleanup.ts';
import { systemClock } from './clock.ts';
import { createCustomResources } from './custom-resources.ts';
import { publishStatusChange } from './event-rules.ts';
import { answerFaultCall } from './faults/admin-call.ts';
import type { FaultyDatabase } from './faults/fault.ts';
import { Faults, type Wish } from './faults/faults.ts';
import { Overlay } from './faults/overlay.ts';
import { mayMakeUsers, rotatePassword } from './functions-user.ts';
import { startGateway } from './http-api/gateway.ts';
import { secretSpecs } from './infrastructure-specs.ts';
import { createIssuer } from './issuer.ts';
import { buildFunctions, type Functions } from './lambda/functions.ts';
import { startMailbox } from './mailbox.ts';
import type { Output } from './output.ts';
import { readPeople } from './people.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { rotateWith, rotationSpecs } from './rotations.ts';
import { containerSecrets, samEnvironment } from './sam-environment.ts';
import { startSchedules } from './schedules.ts';
import { secretsOperations } from './secrets-manager.ts';
import { startEventSourceMapping } from './sqs/event-source-mapping.ts';
import { openQueues, type Queues } from './sqs/queues.ts';
import { sqsOperations } from './sqs/sqs-api.ts';
import { planStack, STACK_NAME, type StackPlan } from './stack-plan.ts';
import { openStateMachines, type StateMachines } from './step-functions/state-machines.ts';
import { openStore, type Store } from './store/store.ts';
import type { InvokeFunction, SecretSpec } from './types.ts';

export interface StackOptions {
  /** Folder of the two templates. */
  root: string;
  ports: Ports;
  /** Folder for what outlives the stack; undefined keeps nothing. */
  dataFolder: string | undefined;
  /** The user's own PostgreSQL; undefined starts one. */
  databaseUrl: string | undefined;
  output: Output;
  /** Template parameters that replace their values for this machine. */
  parameters: Record<string, string>;
  /** Faults to start with, as readWish reads them. */
  faults: readonly Wish[];
  /** Aborts the start. */
  signal: AbortSignal;
}

/** A running stack. */
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
 * Starts everything that the templates define, and resolves when all of it serves. If the start fails or is aborted, it
 * first stops everything that it had started, then rejects.
 * @throws StartError for a cause that the user can change: a template, a port, a database
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const plan = await planStack(options.root, options.ports, options.parameters);
  await checkPorts(options.ports);
  const cleanup = new Cleanup();
  try {
    const base = { ...options, plan, cleanup, endpointVariables: endpointVariables(plan) };
    const services = await openServices(base);
    const secrets = await openSecrets(services);
    const { faults, deliveries } = await serveAws(services, secrets);
    await serveApplication(services, deliveries);
    for (const wish of options.faults) await faults.begin(wish);
    return { urls: plan.urls, databaseUrl: services.postgres.url, stop: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** The SDK's own variables; the general one keeps it from calling any other service on AWS. */
function endpointVariables({ urls }: StackPlan): Record<string, string> {
  return { AWS_ENDPOINT_URL: urls.awsEndpoint, AWS_ENDPOINT_URL_SESV2: urls.mailbox };
}

async function openServices(base: Base): Promise<Services> {
  const { plan, cleanup, output, signal, dataFolder, databaseUrl } = base;
  const place = dataFolder === undefined ? { ephemeral: true as const } : { dataDir: join(dataFolder, 'postgres') };
  // Together, since each takes seconds and mostly waits.
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

/** The secrets of the infrastructure. Functions have their own user, unless the user's own server does not allow that. */
async function openSecrets({ plan, postgres, output }: Services): Promise<SecretSpec[]> {
  const ownUsers = await mayMakeUsers(postgres.url);
  if (!ownUsers) {
    output.log(
      'Warning: the user of DATABASE_URL lacks CREATEROLE, so the functions connect as that user, which has more privileges than they need.',
    );
  }
  return secretSpecs(plan.infrastructure, postgres.url, { ownUsers });
}

async function serveAws(services: Services, secrets: SecretSpec[]) {
  const { plan, cleanup, output, signal, functions, store, queues, stateMachines, ports } = services;
  const forContainers = containerSecrets(secrets);
  const secretsManager = secretsOperations([...secrets, ...forContainers], systemClock, {
    rotations: rotationSpecs(plan.application),
    rotate: rotateWith(functions.invoke, output.log),
  });
  const mailbox = await cleanup.own(startMailbox({ port: ports.MAILBOX_PORT }), (started) => started.stop());
  const stepFunctions = new Overlay(stateMachines.operations);
  const deliveries = new Overlay(functions.invoke);
  const database = faultyDatabase(services, [...secrets, ...forContainers], secretsManager);
  const faults = new Faults({ stepFunctions, mailbox: mailbox.listener, deliveries, database });
  await cleanup.own(Promise.resolve(faults), (begun) => begun.endAll());
  const customResources = createCustomResources(plan.urls.awsEndpoint);
  const endpoint = startAwsEndpoint({
    port: ports.AWS_LOCAL_PORT,
    get stepFunctions() {
      return stepFunctions.current;
    },
    sqs: sqsOperations(queues),
    secretsManager,
    issuer: await createIssuer({
      url: plan.urls.issuer,
      audience: plan.audience,
      pages: pageOrigins(ports.PORT),
      people: await readPeople(plan.root),
      store,
    }),
    invoke: functions.invokeText,
    customResources: customResources.receiver,
    faults: (method, path, body) => answerFaultCall(faults, method, path, body),
    log: output.log,
  });
  await cleanup.own(endpoint, (started) => started.stop());
  for (const resource of plan.customResources) {
    signal.throwIfAborted();
    await Promise.race([customResources.create(resource, functions.invoke, STACK_NAME), aborted(signal)]);
  }
  if (services.dataFolder !== undefined) {
    const content = samEnvironment(plan.functions, services.endpointVariables, forContainers);
    await mkdir(services.dataFolder, { recursive: true });
    await writeFile(join(services.dataFolder, 'sam-env.json'), `${JSON.stringify(content, null, 2)}\n`);
  }
  return { faults, deliveries };
}

async function serveApplication(services: Services, deliveries: Overlay<InvokeFunction>): Promise<void> {
  const { plan, cleanup, output, signal, functions, queues, stateMachines, ports } = services;
  await stateMachines.continueRunning();
  for (const mapping of plan.mappings) {
    const poller = startEventSourceMapping(queues, mapping, (name, event) => deliveries.current(name, event));
    await cleanup.own(Promise.resolve(poller), (started) => started.stop());
  }
  const schedules = startSchedules(plan.schedules, functions.invoke, output.log);
  await cleanup.own(Promise.resolve(schedules), (started) => started.stop());
  signal.throwIfAborted();
  const gateway = startGateway({ port: ports.PORT, api: plan.api, invoke: functions.invokeText });
  await cleanup.own(gateway, (started) => started.stop());
}

/** The access of faults to the functions' database, by its port, which nothing else on this machine has. */
function faultyDatabase(services: Services, secrets: SecretSpec[], secretsManager: Operations): FaultyDatabase {
  const { functions, postgres } = services;
  const { restart } = postgres;
  const port = Number(new URL(postgres.url).port || 5432);
  return {
    setReachable: (isReachable) => functions.cutOff(isReachable ? [] : [port]),
    own: restart && { restart, rotatePassword: () => rotatePassword(postgres.url, secrets, secretsManager) },
  };
}

/** Rejects when the start is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
