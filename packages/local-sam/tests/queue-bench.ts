import type { Operations } from '../src/aws-error.ts';
import { startEventSourceMapping } from '../src/sqs/event-source-mapping.ts';
import { openQueues, type Queues } from '../src/sqs/queues.ts';
import { sqsOperations } from '../src/sqs/sqs-api.ts';
import { openStore } from '../src/store/store.ts';
import type { InvocationResult } from '../src/types.ts';
import { createEmptyDatabase } from './database.ts';
import { createManualClock } from './manual-clock.ts';
import { eventually } from './workbench.ts';

const START = Date.UTC(2026, 0, 1);
/** The dead-letter queue. */
export const DEAD = {
  name: 'dead',
  arn: 'arn:aws:sqs:us-east-1:000000000000:dead',
  url: 'http://127.0.0.1:4566/000000000000/dead',
  visibilityTimeoutSeconds: 30,
  messageRetentionSeconds: 1_209_600,
};
/** A queue that gives a message up after three receives. */
export const QUEUE = {
  name: 'main',
  arn: 'arn:aws:sqs:us-east-1:000000000000:main',
  url: 'http://127.0.0.1:4566/000000000000/main',
  visibilityTimeoutSeconds: 180,
  messageRetentionSeconds: 345_600,
  redrive: { deadLetterQueueArn: DEAD.arn, maxReceiveCount: 3 },
};

/** The event that Lambda passes to the consumer of a queue. */
export interface LambdaEvent {
  Records: { messageId: string; body: string; attributes: Record<string, string> }[];
}
/** Stands in for the consumer. */
export type Answer = (event: LambdaEvent) => InvocationResult | Promise<InvocationResult>;

interface Message {
  Body: string;
  ReceiptHandle: string;
  Attributes: Record<string, string>;
}

/** The two queues in their own database, on a clock that stands still until a test advances it. */
export class QueueBench {
  readonly clock = createManualClock(START);
  #url: string | undefined;
  #queues: Queues | undefined;
  #operations: Operations = {};
  #closers: (() => unknown)[] = [];

  /** Opens the queues; after `close`, as a restarted stack finds them. */
  async open(): Promise<void> {
    this.#url ??= (await createEmptyDatabase()).url;
    const store = await openStore(this.#url);
    const queues = openQueues(store, [QUEUE, DEAD], this.clock);
    this.#queues = queues;
    this.#operations = sqsOperations(queues, this.clock);
    this.#closers.push(
      () => queues.close(),
      () => store.close(),
    );
  }

  async close(): Promise<void> {
    const all = this.#closers;
    this.#closers = [];
    for (const closer of all) await closer();
  }

  get queues(): Queues {
    if (this.#queues === undefined) throw new Error('the queues are not open');
    return this.#queues;
  }

  /** Has `answer` consume the queue, and adds its events to the list. */
  poll(answer: Answer, more: { maximumConcurrency?: number; batchSize?: number } = {}): LambdaEvent[] {
    const events: LambdaEvent[] = [];
    const mapping = { queueArn: QUEUE.arn, functionName: 'f', batchSize: 10, reportBatchItemFailures: true, ...more };
    const invoke = async (_: string, event: unknown) => {
      events.push(event as LambdaEvent);
      return answer(event as LambdaEvent);
    };
    const poller = startEventSourceMapping(this.queues, mapping, invoke, this.clock);
    this.#closers.unshift(() => poller.stop());
    return events;
  }

  async call<Output>(operation: string, input: object): Promise<Output> {
    return (await this.#operations[operation]?.(input)) as Output;
  }

  send(MessageBody: string, more: object = {}): Promise<{ MessageId: string }> {
    return this.call('SendMessage', { QueueUrl: QUEUE.url, MessageBody, ...more });
  }

  async receive(more: object = {}): Promise<Message[]> {
    const input = { QueueUrl: QUEUE.url, MaxNumberOfMessages: 10, ...more };
    return (await this.call<{ Messages: Message[] }>('ReceiveMessage', input)).Messages;
  }

  /** The number of visible and of hidden messages. */
  async countIn(url: string): Promise<(string | undefined)[]> {
    const input = { QueueUrl: url, AttributeNames: ['All'] };
    const { Attributes } = await this.call<{ Attributes: Record<string, string> }>('GetQueueAttributes', input);
    return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible];
  }

  /** Waits until so many messages are visible, and so many hidden. */
  isCounted(url: string, visible: string, hidden: string): Promise<true> {
    return eventually(`${visible} and ${hidden} messages`, async () => {
      const [now, later] = await this.countIn(url);
      return (now === visible && later === hidden) || undefined;
    });
  }
}
