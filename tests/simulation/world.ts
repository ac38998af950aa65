import { setTimeout as sleep } from 'node:timers/promises';
import type { Operations } from '../../packages/local-sam/src/aws-error.ts';
import { Cleanup } from '../../packages/local-sam/src/cleanup.ts';
import { publishStatusChange } from '../../packages/local-sam/src/event-rules.ts';
import { secretSpecs } from '../../packages/local-sam/src/infrastructure-specs.ts';
import { secretsOperations } from '../../packages/local-sam/src/secrets-manager.ts';
import { planStack, type StackPlan } from '../../packages/local-sam/src/stack-plan.ts';
import { openStore } from '../../packages/local-sam/src/store/store.ts';
import type { InvokeFunction } from '../../packages/local-sam/src/types.ts';
import { createManualClock, type ManualClock } from '../../packages/local-sam/tests/manual-clock.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { type AwsServices, startAwsServices } from './aws-services.ts';
import { type Engine, startEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import { createWorldDatabase, forgetRun, keepVersions } from './world-database.ts';

/** The functions of a world; each driver has its own way to run them. */
export interface Functions {
  /** Invokes a function by its logical id or ARN, as Lambda does. */
  invoke: InvokeFunction;
  /** The number of running invocations, without those that a driver holds back. */
  busy(): number;
  /** Messages of invocations that a driver holds back. */
  heldMessages(): number;
  /** Called repeatedly while something is running: waits, or moves the clock for work that waits for it. */
  goOn(polls: number): Promise<void>;
  end(): Promise<void>;
}

/** What the functions of a world need to start. */
export interface Surroundings {
  plan: StackPlan;
  clock: ManualClock;
  aws: AwsServices;
}

/** One deployment of the product: the shipped functions on the local stack's own services, and a clock that stands still. */
export interface World<F extends Functions = Functions> extends Surroundings {
  serverUrl: string;
  database: TestDatabase;
  engine: Engine;
  functions: F;
  /** Waits until nothing moves except by the clock. @throws with what does not come to an end */
  settle(): Promise<void>;
  /** Resets what the previous run left. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions<F extends Functions> {
  /** Folder of the templates. */
  root: string;
  serverUrl: string;
  start(surroundings: Surroundings): F;
  /** The address by which functions reach the database; by default its own. Returns a URL. */
  wire?(database: TestDatabase, cleanup: Cleanup): Promise<string>;
  /** Whether queues deliver by themselves; otherwise the driver does. */
  hasPollers: boolean;
}

const START = Date.UTC(2026, 0, 1);
/** No port of a world is fixed; the plan needs some for its URLs. */
export const PORTS = { PORT: 3000, AWS_LOCAL_PORT: 4566, MAILBOX_PORT: 8005 };
const PATIENCE_MS = 20_000;

/** Opens a world on a new database, which its own migrate function brings to this release's schema. */
export async function openWorld<F extends Functions>(options: WorldOptions<F>): Promise<World<F>> {
  const { root, serverUrl } = options;
  const cleanup = new Cleanup();
  const plan = await planStack(root, PORTS);
  const clock = createManualClock(START);
  const database = await cleanup.own(createWorldDatabase(serverUrl), (created) => created.drop());
  const url = (await options.wire?.(database, cleanup)) ?? database.url;
  const secrets = secretsOperations(secretSpecs(plan.infrastructure, url), clock);
  let engine: Engine | undefined;
  const operations = (): Operations => ({ ...secrets, ...engine?.machines()?.operations });
  const aws = await cleanup.own(startAwsServices(operations), (started) => started.stop());
  const functions = options.start({ plan, clock, aws });
  await cleanup.own(Promise.resolve(functions), (started) => started.end());
  const { invoke } = functions;
  const store = await cleanup.own(openStore(database.url), (opened) => opened.close());
  const { machines, queues, mappings, rules } = plan;
  const starting = startEngine({
    store,
    machines,
    queues,
    mappings: options.hasPollers ? mappings : [],
    invoke,
    onStatusChange: publishStatusChange(rules, invoke, () => undefined),
    clock,
    callsEnded: async () => {
      while (aws.busy() > 0) await sleep(1);
    },
  });
  engine = await cleanup.own(starting, (started) => started.close());
  const parts = { serverUrl, plan, clock, database, aws, engine, functions };
  await migrate(parts, database, 'prepare');
  await migrate(parts, database, 'finish');
  await keepVersions(database);
  return { ...parts, settle: () => settle(parts), reset: () => reset(parts), close: () => cleanup.run() };
}

type Parts = Omit<World, 'settle' | 'reset' | 'close'>;

async function reset({ aws, database }: Parts): Promise<void> {
  aws.reset();
  await forgetRun(database);
}

/** Whether the store has work to do: visible messages, or executions that wait for nothing or no longer. */
async function settle({ clock, database, functions, aws, engine }: Parts): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let polls = 0; ; polls++) {
    const busy = functions.busy() + aws.busy();
    if (busy === 0) {
      const [row] = await database.rows<{ messages: number; executions: number }>(MOVING, [clock.now()]);
      const messages = engine.hasPollers ? (row?.messages ?? 0) - functions.heldMessages() : 0;
      const isStill = messages === 0 && row?.executions === 0;
      if (isStill && functions.busy() + aws.busy() === 0) return;
    }
    if (performance.now() > deadline) throw new Error(`${busy} calls, messages or executions do not come to an end`);
    await functions.goOn(polls);
  }
}

const MOVING = `
  select (select count(*)::int from local_aws.messages where visible_at <= $1) as messages,
    (select count(*)::int from local_aws.executions
      where status = 'RUNNING' and (open_wait is null or deadline <= $1)) as executions`;
