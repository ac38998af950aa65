import type { Clock } from '../../packages/local-sam/src/clock.ts';
import { openQueues, type Queues } from '../../packages/local-sam/src/sqs/queues.ts';
import { openStateMachines, type StateMachines } from '../../packages/local-sam/src/step-functions/state-machines.ts';
import type { Store } from '../../packages/local-sam/src/store/store.ts';
import type {
  ExecutionStatusChange,
  InvokeFunction,
  QueueSpec,
  StateMachineSpec,
} from '../../packages/local-sam/src/types.ts';

/** Step Functions and SQS, which can be killed and started again on what they had stored. */
export interface Engine {
  /** Undefined while it is down. */
  machines(): StateMachines | undefined;
  /** Those of the time before while it is down. */
  queues(): Queues;
  /** Breaks everything off where it is and goes on from the store, as after a crash. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions {
  store: Store;
  machines: StateMachineSpec[];
  queues: QueueSpec[];
  invoke: InvokeFunction;
  onStatusChange: (change: ExecutionStatusChange) => void;
  clock: Clock;
  /** Waits for the calls that have reached the engine: a process that dies takes them with it. */
  callsEnded(): Promise<void>;
}

/** Starts it. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { store, clock, callsEnded } = options;
  let machines: StateMachines | undefined;
  let queues: Queues;
  const open = async () => {
    queues = openQueues(store, options.queues, clock);
    const opened = await openStateMachines({ ...options, queues });
    await opened.continueRunning();
    machines = opened;
  };
  const close = async () => {
    const closing = machines;
    machines = undefined;
    await callsEnded();
    await closing?.close();
    queues.close();
  };
  await open();
  let last = Promise.resolve();
  return {
    machines: () => machines,
    queues: () => queues,
    restart: () => {
      last = last.then(close).then(open);
      return last;
    },
    close,
  };
}
