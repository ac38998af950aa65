import { type Clock, systemClock } from '../clock.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { EventSourceMapping, InvocationResult, InvokeFunction } from '../types.ts';
import { failedMessageIds, lambdaEvent } from './lambda-event.ts';
import type { Queues } from './queues.ts';

/** Concurrent batches; Lambda begins with as many. */
const DEFAULT_CONCURRENCY = 5;
/** Finds messages that nobody announces: those that become visible again, and those of an earlier run. */
const SLOW_POLL_MS = 1_000;

/**
 * Passes the messages of a queue to a function in batches. It deletes the messages that the function has processed; failed
 * ones become visible again when the queue's visibility timeout has passed. `stop` waits for the running batches.
 */
export function startEventSourceMapping(
  queues: Queues,
  mapping: EventSourceMapping,
  invoke: InvokeFunction,
  clock: Clock = systemClock,
): { stop(): Promise<void> } {
  const poller = new Poller(queues, mapping, invoke, clock);
  return { stop: () => poller.stop() };
}

class Poller {
  readonly #queues: Queues;
  readonly #mapping: EventSourceMapping;
  readonly #invoke: InvokeFunction;
  readonly #clock: Clock;
  readonly #batches = new Set<Promise<void>>();
  readonly #stopListening: () => void;
  #cancelSlowPoll: () => void;
  #polling: Promise<void> | undefined;
  #wokenMeanwhile = false;
  #stopped = false;

  constructor(queues: Queues, mapping: EventSourceMapping, invoke: InvokeFunction, clock: Clock) {
    this.#queues = queues;
    this.#mapping = mapping;
    this.#invoke = invoke;
    this.#clock = clock;
    this.#stopListening = queues.onMessage(mapping.queueArn, () => this.#wake());
    this.#cancelSlowPoll = clock.after(0, () => this.#pollSlowly());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopListening();
    this.#cancelSlowPoll();
    await this.#polling;
    await Promise.allSettled(this.#batches);
  }

  #pollSlowly(): void {
    this.#wake();
    this.#cancelSlowPoll = this.#clock.after(SLOW_POLL_MS, () => this.#pollSlowly());
  }

  #wake(): void {
    this.#wokenMeanwhile = true;
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = undefined;
      // Woken after the last look.
      if (this.#mayPoll()) this.#wake();
    });
  }

  #mayPoll(): boolean {
    const limit = this.#mapping.maximumConcurrency ?? DEFAULT_CONCURRENCY;
    return this.#wokenMeanwhile && !this.#stopped && this.#batches.size < limit;
  }

  async #poll(): Promise<void> {
    while (this.#mayPoll()) {
      this.#wokenMeanwhile = false;
      // When the database is away, the slow poll tries again.
      const messages = await this.#queues.claim(this.#mapping.queueArn, this.#mapping.batchSize).catch(() => []);
      if (messages.length === 0) continue;
      this.#begin(messages);
      // There may be more messages than one batch takes.
      if (messages.length === this.#mapping.batchSize) this.#wokenMeanwhile = true;
    }
  }

  #begin(messages: StoredMessage[]): void {
    const batch = this.#process(messages).finally(() => {
      this.#batches.delete(batch);
      // Woken while all batches were busy.
      if (this.#mayPoll()) this.#wake();
    });
    this.#batches.add(batch);
  }

  async #process(messages: StoredMessage[]): Promise<void> {
    const { functionName, queueArn, reportBatchItemFailures } = this.#mapping;
    const { visibilityTimeoutSeconds } = this.#queues.find(queueArn);
    const receivedAt = this.#clock.now();
    const result = await this.#invoke(functionName, lambdaEvent(messages, receivedAt)).catch((): InvocationResult => {
      return { payload: null, functionError: 'Unhandled' };
    });
    const all = new Set(messages.map(({ messageId }) => messageId));
    const failed = result.functionError
      ? all
      : reportBatchItemFailures
        ? failedMessageIds(result.payload, all)
        : new Set();
    const isFailed = ({ messageId }: StoredMessage) => failed.has(messageId);
    // If it cannot be written, the message is delivered again, as at-least-once delivery allows. The next batch does not wait for it.
    void this.#queues.remove(messages.filter((message) => !isFailed(message))).catch(() => {});
    const visibleAgainAt = receivedAt + visibilityTimeoutSeconds * 1000;
    await this.#queues.giveBack(messages.filter(isFailed), visibleAgainAt).catch(() => {});
  }
}
