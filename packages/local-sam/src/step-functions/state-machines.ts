import { randomBytes } from 'node:crypto';
import type { Operations } from '../aws-error.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Queues } from '../sqs/queues.ts';
import { definitionsIn } from '../store/definitions.ts';
import { executionsIn } from '../store/executions.ts';
import type { Store } from '../store/store.ts';
import type { ExecutionStatusChange, InvokeFunction, StateMachineSpec } from '../types.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { loadMachines } from './machines.ts';
import { Runner } from './runner.ts';
import { stepFunctionsOperations } from './step-functions-api.ts';
import { createTaskTokens } from './task-tokens.ts';

/** The emulated Step Functions. */
export interface StateMachines {
  /** The operations of the AWS API. */
  operations: Operations;
  /**
   * Continues what an earlier run left unfinished, and ends waits whose deadline has passed. Call it once, when functions
   * can be invoked.
   */
  continueRunning(): Promise<void>;
  /** Aborts what runs; the store has what the next run needs to continue. */
  close(): Promise<void>;
}

/** What the state machines need. */
export interface StateMachinesOptions {
  store: Store;
  machines: readonly StateMachineSpec[];
  queues: Queues;
  invoke: InvokeFunction;
  onStatusChange?: (change: ExecutionStatusChange) => void;
  clock?: Clock;
}

const EXPIRE_BATCH = 100;

/** Opens the state machines with their stored executions. Throws StartError when a definition cannot be run. */
export async function openStateMachines(options: StateMachinesOptions): Promise<StateMachines> {
  const { store, queues, invoke, clock = systemClock, onStatusChange = () => {} } = options;
  const executions = executionsIn(store);
  const machines = await loadMachines(definitionsIn(store), options.machines);
  const tokens = createTaskTokens(await store.setting('task token secret', () => randomBytes(32).toString('base64')));
  let isInDoubt = false;
  const deadlines = new DeadlineTimer({
    clock,
    next: () => executions.nextDeadline(),
    expire: async () => {
      // A statement whose reply was lost may have ended waits, and nobody continued those executions.
      if (isInDoubt) for (const { executionArn } of await executions.interrupted()) runner.resumeLater(executionArn);
      isInDoubt = true;
      for (;;) {
        const expired = await executions.expire(clock.now(), EXPIRE_BATCH);
        for (const record of expired) runner.resume(record);
        if (expired.length < EXPIRE_BATCH) break;
      }
      isInDoubt = false;
    },
  });
  const onDeadline = (deadline: number) => deadlines.consider(deadline);
  const runner = new Runner({ invoke, queues, clock, executions, machines, tokens, onDeadline, onStatusChange });
  return {
    operations: stepFunctionsOperations({ machines, executions, runner, tokens, clock }),
    continueRunning: async () => {
      for (const record of await executions.interrupted()) runner.resume(record);
      await deadlines.fire();
    },
    close: async () => {
      await deadlines.close();
      await runner.close();
    },
  };
}
