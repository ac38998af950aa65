import type { Clock } from '../../packages/local-sam/src/clock.ts';
import { startEventSourceMapping } from '../../packages/local-sam/src/sqs/event-source-mapping.ts';
import { openQueues, type Queues } from '../../packages/local-sam/src/sqs/queues.ts';
import { openStateMachines, type StateMachines } from '../../packages/local-sam/src/step-functions/state-machines.ts';
import type { Store } from '../../packages/local-sam/src/store/store.ts';
import type {
  EventSourceMapping,
  ExecutionStatusChange,
  InvokeFunction,
  QueueSpec,
  StateMachineSpec,
} from '../../packages/local-sam/src/types.ts';

/** Step Functions and SQS, which can be killed and started again on what they had stored. */
export interface Engine {
  /** Undefined while it is down. */
  machines(): StateMachines | undefined;
  /** While it is down, the queues of before. */
  queues(): Queues;
  /** Whether queues deliver by themselves. */
  hasPollers: boolean;
  /** Aborts everything where it is and continues from the store, as after a crash. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions {
  store: Store;
  machines: StateMachineSpec[];
  queues: QueueSpec[];
  /** The queues that deliver by themselves. */
  mappings: EventSourceMapping[];
  invoke: InvokeFunction;
  onStatusChange: (change: ExecutionStatusChange) => void;
  clock: Clock;
  /** Waits for the calls that have reached the engine: a process that dies aborts them too. */
  callsEnded(): Promise<void>;
}

/** Starts it. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { store, clock, callsEnded, mappings, invoke } = options;
  let machines: StateMachines | undefined;
  let queues: Queues;
  let pollers: { stop(): Promise<void> }[] = [];
  const open = async () => {
    queues = openQueues(store, options.queues, clock);
    const opened = await openStateMachines({ ...options, queues });
    await opened.continueRunning();
    machines = opened;
    pollers = mappings.map((mapping) => startEventSourceMapping(queues, mapping, invoke, clock));
  };
  const close = async () => {
    const closing = machines;
    machines = undefined;
    await Promise.all(pollers.map((poller) => poller.stop()));
    await callsEnded();
    await closing?.close();
    queues.close();
  };
  await open();
  let last = Promise.resolve();
  return {
    machines: () => machines,
    queues: () => queues,
    hasPollers: mappings.length > 0,
    restart: () => {
      last = last.then(close).then(open);
      return last;
    },
    close,
  };
}
