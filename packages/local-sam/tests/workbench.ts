import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResultRow } from 'pg';
import { openQueues, type Queues } from '../src/sqs/queues.ts';
import { sqsOperations } from '../src/sqs/sqs-api.ts';
import type { HistoryEvent } from '../src/step-functions/history.ts';
import { openStateMachines, type StateMachines } from '../src/step-functions/state-machines.ts';
import { openStore, type Store } from '../src/store/store.ts';
import type { ExecutionStatusChange, InvocationResult } from '../src/types.ts';
import { createEmptyDatabase } from './database.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export const QUEUE_URL = 'http://127.0.0.1:4566/000000000000/queue';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:update-status';
export const MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine';
const START = Date.UTC(2026, 0, 1);
const DEADLINE_MS = 10_000;

/** Answers in place of the function; gets its event and the number of earlier calls. */
export type StandIn = (event: Record<string, unknown>, calls: number) => InvocationResult | Promise<InvocationResult>;

/** What DescribeExecution answers. */
export interface Description {
  status: string;
  output?: string;
  error?: string;
  cause?: string;
}

/** One state machine, one queue, one function and a clock, on their own database. */
export class Workbench {
  readonly clock: ManualClock = createManualClock(START);
  readonly statusChanges: ExecutionStatusChange[] = [];
  readonly calls: Record<string, unknown>[] = [];
  readonly #url: string;
  readonly #definition: unknown;
  readonly #answer: StandIn;
  #store: Store | undefined;
  #queues: Queues | undefined;
  #machines: StateMachines | undefined;
  #lostReply: string | undefined;
  /** Called before the queue's send: throws to make it fail. */
  onPrepare = () => {};

  private constructor(url: string, definition: unknown, answer: StandIn) {
    this.#url = url;
    this.#definition = definition;
    this.#answer = answer;
  }

  static async open(definition: unknown, answer: StandIn): Promise<Workbench> {
    const { url } = await createEmptyDatabase();
    const bench = new Workbench(url, definition, answer);
    await bench.#start(definition);
    return bench;
  }

  /** Ends everything as it is and opens it again on the same database, like a restart of the stack. */
  async restart(definition: unknown = this.#definition): Promise<void> {
    await this.close();
    await this.#start(definition);
  }

  /** Ends everything as it is; a second call does nothing. */
  async close(): Promise<void> {
    await this.#machines?.close();
    this.#queues?.close();
    await this.#store?.close();
    this.#machines = this.#queues = this.#store = undefined;
  }

  async #start(definition: unknown): Promise<void> {
    const arn = 'arn:aws:sqs:us-east-1:000000000000:queue';
    const spec = { name: 'queue', arn, url: QUEUE_URL, visibilityTimeoutSeconds: 30, messageRetentionSeconds: 345_600 };
    const opened = await openStore(this.#url);
    const store: Store = { ...opened, write: (...statement) => this.#write(opened, ...statement) };
    const openedQueues = openQueues(store, [spec], this.clock);
    const queues: Queues = {
      ...openedQueues,
      prepare: (request) => {
        this.onPrepare();
        return openedQueues.prepare(request);
      },
    };
    const machine = { name: 'machine', arn: MACHINE_ARN, definition };
    this.#machines = await openStateMachines({
      store,
      queues,
      machines: [machine],
      clock: this.clock,
      invoke: async (_, event) => {
        this.calls.push(event as Record<string, unknown>);
        return this.#answer(event as Record<string, unknown>, this.calls.length - 1);
      },
      onStatusChange: (change) => void this.statusChanges.push(change),
    });
    this.#store = store;
    this.#queues = queues;
    await this.#machines.continueRunning();
  }

  /** Commits the store's next statement with this name and loses the reply, as when the server stops in between. */
  loseReplyOf(statement: string): void {
    this.#lostReply = statement;
  }

  async #write<Row extends QueryResultRow>(store: Store, ...[name, ...rest]: Parameters<Store['write']>) {
    const rows = await store.write<Row>(name, ...rest);
    if (name !== this.#lostReply) return rows;
    this.#lostReply = undefined;
    throw new Error('Connection terminated unexpectedly');
  }

  /** Calls an operation of Step Functions through its API. */
  async call<Answer>(operation: string, input: unknown): Promise<Answer> {
    return (await this.#machines?.operations[operation]?.(input)) as Answer;
  }

  async start(name: string, input: unknown): Promise<string> {
    const request = { stateMachineArn: MACHINE_ARN, name, input: JSON.stringify(input) };
    return (await this.call<{ executionArn: string }>('StartExecution', request)).executionArn;
  }

  /** The body of the next message in the queue, which it removes. */
  async message(): Promise<Record<string, string>> {
    const operations = this.#queues ? sqsOperations(this.#queues, this.clock) : {};
    return eventually('a message', async () => {
      const answer = await operations.ReceiveMessage?.({ QueueUrl: QUEUE_URL });
      const { Messages: [message] = [] } = answer as { Messages: { Body: string; ReceiptHandle: string }[] };
      if (!message) return undefined;
      await operations.DeleteMessage?.({ QueueUrl: QUEUE_URL, ReceiptHandle: message.ReceiptHandle });
      return JSON.parse(message.Body);
    });
  }

  succeed(taskToken: string | undefined, output: unknown): Promise<unknown> {
    return this.call('SendTaskSuccess', { taskToken, output: JSON.stringify(output) });
  }

  describe(executionArn: string): Promise<Description> {
    return this.call('DescribeExecution', { executionArn });
  }

  /** Waits until the execution has ended. */
  async ended(executionArn: string): Promise<Description> {
    return eventually(`the end of ${executionArn}`, async () => {
      const description = await this.describe(executionArn);
      return description.status === 'RUNNING' ? undefined : description;
    });
  }

  async history(executionArn: string): Promise<HistoryEvent[]> {
    const input = { executionArn, maxResults: 1000 };
    return (await this.call<{ events: HistoryEvent[] }>('GetExecutionHistory', input)).events;
  }

  /** The history in short: the types of events, with the names of the states entered. */
  async story(executionArn: string): Promise<string[]> {
    return (await this.history(executionArn)).map(({ type, stateEnteredEventDetails: entered }) =>
      entered ? `${type} ${(entered as { name: string }).name}` : type,
    );
  }
}

/** Asks until there is an answer. */
export async function eventually<Answer>(what: string, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await sleep(10);
  }
}
