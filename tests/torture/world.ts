import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { publishStatusChange } from '../../packages/local-sam/src/event-rules.ts';
import { secretSpecs } from '../../packages/local-sam/src/infrastructure-specs.ts';
import { functionEnvironment } from '../../packages/local-sam/src/lambda/function-environment.ts';
import { secretsOperations } from '../../packages/local-sam/src/secrets-manager.ts';
import { planStack, type StackPlan } from '../../packages/local-sam/src/stack-plan.ts';
import { openStore } from '../../packages/local-sam/src/store/store.ts';
import type { InvocationResult, SecretSpec } from '../../packages/local-sam/src/types.ts';
import { createManualClock, type ManualClock } from '../../packages/local-sam/tests/manual-clock.ts';
import { parseSecret } from '../../src/adapters/postgres/connection.ts';
import { finishRights } from '../../src/adapters/postgres/rights.ts';
import { type AwsServices, startAwsServices } from './aws-services.ts';
import { createWorldDatabase, type WorldDatabase } from './database.ts';
import { type Engine, startEngine } from './engine.ts';
import { putInterpreterOn } from './interpreter-timers.ts';
import { Environments } from './shipped-functions.ts';

/** When the process of an invocation dies: before its first statement, or when all is done but nothing is answered. */
export type Death = 'before' | 'after';

/** One deployment of the product in one thread: the shipped functions, state machine and queues, and a clock that stands. */
export interface World {
  clock: ManualClock;
  plan: StackPlan;
  database: WorldDatabase;
  aws: AwsServices;
  engine: Engine;
  /** Invokes a function by its logical id or ARN, as Lambda does. */
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  /** How many invocations took longer, by the clock, than Lambda lets them. */
  overdueInvocations(): number;
  /** The next `times` invocations of the function die. */
  kill(functionName: string, death: Death, times: number): void;
  /** No call fails and no process dies any more. */
  heal(): void;
  /** Waits until nothing moves but by the clock. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Instances of each function: as many can be at work at the same moment, each on a connection of its own. */
const ENVIRONMENTS = 3;
const START = Date.UTC(2026, 0, 1);
/** No port of the world is fixed; the plan wants some for the URLs in it. */
const PORTS = { PORT: 3000, AWS_LOCAL_PORT: 4566, MAILBOX_PORT: 8005 };
const CRASH = { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed' };

/** Opens a world on a new database; `bundles` is the folder that `bundleAll` filled. One world a thread: it sets the environment. */
export async function openWorld(options: { root: string; bundles: string; serverUrl: string; name: string }) {
  const { root, bundles, serverUrl, name } = options;
  const plan = await planStack(root, PORTS);
  const clock = createManualClock(START);
  const timers = putInterpreterOn(clock);
  const database = await createWorldDatabase(serverUrl, name);
  const specs = secretSpecs(plan.infrastructure, database.url);
  const secrets = secretsOperations(specs, clock);
  await setUpUser(plan, specs);
  const aws = await startAwsServices((service) =>
    service === 'secretsmanager' ? secrets : engine?.machines()?.operations,
  );
  setEnvironment(plan, aws.url);
  const functions = new Functions(plan, bundles, clock);
  const invoke = functions.invoke.bind(functions);
  const store = await openStore(database.url);
  const onStatusChange = publishStatusChange(plan.rules, invoke, () => undefined);
  const callsEnded = async () => {
    while (aws.busy() > 0) await sleep(1);
  };
  const { machines, queues } = plan;
  let engine: Engine | undefined;
  engine = await startEngine({ store, machines, queues, invoke, onStatusChange, clock, callsEnded });
  const world: World = {
    clock,
    plan,
    database,
    aws,
    engine,
    invoke,
    overdueInvocations: () => functions.overdue,
    kill: (functionName, death, times) => functions.kill(functionName, death, times),
    heal: () => {
      aws.heal();
      functions.heal();
    },
    settle: () => settle(world, () => functions.busy + aws.busy(), timers.nextDue),
    close: async () => {
      await engine.close();
      await store.close();
      await aws.stop();
      await database.drop();
    },
  };
  return world;
}

/** What the migrate function does besides migrating. */
async function setUpUser(plan: StackPlan, specs: SecretSpec[]): Promise<void> {
  const variables = plan.functions.find(({ name }) => name === 'MigrateFunction')?.variables ?? {};
  const secretAt = (name: string) => parseSecret(specs.find(({ arn }) => arn === variables[name])?.value ?? '');
  const folder = join(import.meta.dirname, '../../src/migrations');
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const gate = readdirSync(join(folder, 'gate')).map((file) => [basename(file, '.sql'), read(`gate/${file}`)]);
  const users = [
    { secret: secretAt('DB_FUNCTIONS_SECRET_ARN'), grants: read('grants.sql') },
    { secret: secretAt('DB_READER_SECRET_ARN'), grants: read('reader-grants.sql') },
  ];
  await finishRights(secretAt('DB_SECRET_ARN'), { gate: Object.fromEntries(gate), users });
}

/** The functions' own variables, which they share; a call that failed is not repeated by the SDK, so that it has failed. */
function setEnvironment(plan: StackPlan, url: string): void {
  const surroundings = { endpointVariables: { AWS_ENDPOINT_URL: url }, taskRoot: '', nodePath: '' };
  for (const spec of playing(plan)) Object.assign(process.env, functionEnvironment(spec, surroundings));
  const quiet = { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };
  Object.assign(process.env, { ...quiet, AWS_MAX_ATTEMPTS: '1', TZ: 'UTC' });
}

/** Those that work on tasks: one makes the schema before, as the owner, and one serves files. */
function playing({ functions }: StackPlan) {
  return functions.filter(({ name }) => name !== 'MigrateFunction' && name !== 'PagesFunction');
}

class Functions {
  readonly #environments: ReadonlyMap<string, Environments>;
  readonly #nameOf: ReadonlyMap<string, string>;
  readonly #deaths = new Map<string, Death[]>();
  readonly #clock: ManualClock;
  readonly #timeoutMs: ReadonlyMap<string, number>;
  busy = 0;
  overdue = 0;

  constructor(plan: StackPlan, bundles: string, clock: ManualClock) {
    this.#clock = clock;
    this.#timeoutMs = new Map(plan.functions.map(({ name, timeoutSeconds }) => [name, timeoutSeconds * 1000]));
    const used = playing(plan);
    this.#environments = new Map(used.map(({ name }) => [name, new Environments(name, bundles, ENVIRONMENTS, clock)]));
    this.#nameOf = new Map(used.flatMap(({ name, arn }) => [[name, name] as const, [arn, name] as const]));
  }

  kill(functionName: string, death: Death, times: number): void {
    const deaths = this.#deaths.get(functionName) ?? [];
    this.#deaths.set(functionName, [...deaths, ...Array.from({ length: times }, () => death)]);
  }

  heal(): void {
    this.#deaths.clear();
  }

  async invoke(functionName: string, event: unknown): Promise<InvocationResult> {
    const name = this.#nameOf.get(functionName) ?? '';
    const environments = this.#environments.get(name);
    if (environments === undefined) throw new Error(`there is no function ${functionName}`);
    const death = this.#deaths.get(name)?.shift();
    if (death === 'before') return { payload: CRASH, functionError: 'Unhandled' };
    this.busy += 1;
    const startedAt = this.#clock.now();
    try {
      const payload = await environments.invoke(event);
      return death === 'after' ? { payload: CRASH, functionError: 'Unhandled' } : { payload };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      return { payload: { errorType, errorMessage }, functionError: 'Unhandled' };
    } finally {
      this.busy -= 1;
      if (this.#clock.now() - startedAt > (this.#timeoutMs.get(name) ?? 0)) this.overdue += 1;
    }
  }
}

/** Executions that are on their way: neither waiting for a task token nor ended. */
const MOVING = `select count(*)::integer as moving from local_aws.executions
  where status = 'RUNNING' and (open_wait is null or deadline <= $1)`;
const PATIENCE_MS = 15_000;

async function settle(world: World, busy: () => number, nextDue: () => number | undefined): Promise<void> {
  const { clock, database } = world;
  const deadline = performance.now() + PATIENCE_MS;
  for (let polls = 1; ; polls++) {
    while (busy() > 0) await sleep(1);
    const [row] = await database.rows<{ moving: number }>(MOVING, [clock.now()]);
    if (row?.moving === 0 && busy() === 0) return;
    if (performance.now() > deadline) throw new Error('an execution neither goes on nor waits');
    const due = nextDue();
    if (busy() === 0 && due !== undefined) clock.advance(Math.max(due - clock.now(), 0));
    // The store's own pause after an error, which nothing tells of.
    else if (polls % 50 === 0) clock.advance(1_000);
    else await sleep(1);
  }
}
