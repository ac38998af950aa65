import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { type Clock, systemClock } from '../clock.ts';
import {
  type MessageAttribute,
  type Messages,
  messagesIn,
  type OutgoingMessage,
  type StoredMessage,
} from '../store/messages.ts';
import type { Store } from '../store/store.ts';
import type { QueueSpec } from '../types.ts';

/** A message to send, in the terms of the SQS API. */
export interface SendRequest {
  QueueUrl: string;
  MessageBody: string;
  DelaySeconds?: number | undefined;
  MessageAttributes?: Record<string, MessageAttribute> | undefined;
}

/**
 * The queues of the stack. Only the memory of this process knows which messages it is working on: they cost no write until
 * they are deleted or have failed, and after a kill they are delivered again, as at-least-once delivery allows.
 */
export interface Queues {
  /** All queues, by URL and by ARN. Throws AwsError QueueDoesNotExist. */
  find(urlOrArn: string): QueueSpec;
  specs: readonly QueueSpec[];
  messages: Messages;
  /** Checks a message and gives it its id, so that a caller can commit it together with other changes. Throws AwsError. */
  prepare(request: SendRequest): OutgoingMessage;
  /** Tells receivers that messages were committed. */
  committed(queueArn: string): void;
  /** Hides messages that are visible now and returns them. Those received too often go to the dead-letter queue instead. */
  claim(queueArn: string, limit: number): Promise<StoredMessage[]>;
  /** Finishes the claimed messages. Nothing waits for it: the store deletes them with its next write. */
  remove(messages: readonly StoredMessage[]): Promise<void>;
  /** Gives back claimed messages that failed, or that a client received: counts the receive and hides them until the given time. */
  giveBack(messages: readonly StoredMessage[], visibleAt: number): Promise<void>;
  /** Calls back when messages may have become visible; the result ends it. */
  onMessage(queueArn: string, listener: () => void): () => void;
  close(): void;
}

const MAX_BODY_BYTES = 1_048_576;
/** SQS accepts the characters of XML 1.0. PostgreSQL could not store a NUL either. */
const FORBIDDEN_CHARACTERS = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const RETENTION_SWEEP_MS = 60_000;

/** Opens the queues with their stored messages. */
export function openQueues(store: Store, specs: readonly QueueSpec[], clock: Clock = systemClock): Queues {
  const messages = messagesIn(store);
  // The host of a URL does not matter: a state machine that started before AWS_LOCAL_PORT changed has the old one.
  const byName = new Map(specs.flatMap((spec) => [[pathOf(spec.url), spec] as const, [spec.arn, spec] as const]));
  const listeners = new Map<string, Set<() => void>>(specs.map(({ arn }) => [arn, new Set()]));
  const claims = new Claims(messages, clock);
  const find = (urlOrArn: string) => {
    const spec = byName.get(urlOrArn) ?? byName.get(pathOf(urlOrArn));
    if (!spec) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return spec;
  };
  const committed = (queueArn: string) => {
    for (const listener of listeners.get(queueArn) ?? []) listener();
  };
  return {
    find,
    specs,
    messages,
    committed,
    prepare: (request) => prepare(find(request.QueueUrl), request, clock.now()),
    claim: async (queueArn, limit) => {
      const { claimed, deadLetterQueueArn } = await claims.take(find(queueArn), limit);
      if (deadLetterQueueArn) committed(deadLetterQueueArn);
      return claimed;
    },
    remove: (claimed) => claims.release(claimed, (ids) => messages.delete(ids, true)),
    giveBack: (claimed, visibleAt) => claims.release(claimed, (ids) => messages.received(ids, clock.now(), visibleAt)),
    onMessage: (queueArn, listener) => {
      listeners.get(queueArn)?.add(listener);
      return () => void listeners.get(queueArn)?.delete(listener);
    },
    close: sweepRegularly(messages, specs, clock),
  };
}

/** The messages that this process is working on. */
class Claims {
  readonly #messages: Messages;
  readonly #clock: Clock;
  readonly #busy = new Set<number>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(messages: Messages, clock: Clock) {
    this.#messages = messages;
    this.#clock = clock;
  }

  /** One at a time: two concurrent reads would both see the same messages. */
  take(queue: QueueSpec, limit: number): Promise<{ claimed: StoredMessage[]; deadLetterQueueArn?: string }> {
    const taking = this.#last.then(() => this.#take(queue, limit));
    this.#last = taking.catch(() => {});
    return taking;
  }

  async #take({ arn, redrive }: QueueSpec, limit: number) {
    const found = await this.#messages.visible(arn, this.#clock.now(), [...this.#busy], limit);
    const isPoison = (message: StoredMessage) =>
      redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
    const poison = found.filter(isPoison).map(({ id }) => id);
    const claimed = found.filter((message) => !isPoison(message));
    // First: if it fails, nobody would give back the claimed messages.
    if (redrive && poison.length > 0) await this.#messages.move(poison, redrive.deadLetterQueueArn, this.#clock.now());
    for (const { id } of claimed) this.#busy.add(id);
    return { claimed, ...(redrive && poison.length > 0 && { deadLetterQueueArn: redrive.deadLetterQueueArn }) };
  }

  async release(claimed: readonly StoredMessage[], settle: (ids: number[]) => Promise<void>): Promise<void> {
    const ids = claimed.map(({ id }) => id);
    try {
      if (ids.length > 0) await settle(ids);
    } finally {
      for (const id of ids) this.#busy.delete(id);
    }
  }
}

function prepare(queue: QueueSpec, request: SendRequest, now: number): OutgoingMessage {
  const { MessageBody: body, DelaySeconds = 0, MessageAttributes: attributes } = request;
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BODY_BYTES} bytes.`,
    );
  }
  if (FORBIDDEN_CHARACTERS.test(body)) {
    throw new AwsError('InvalidMessageContents', 'Invalid characters found in the message.');
  }
  const fixed = {
    queueArn: queue.arn,
    messageId: randomUUID(),
    body,
    sentAt: now,
    visibleAt: now + DelaySeconds * 1000,
  };
  return { ...fixed, ...(attributes && { attributes }) };
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? url;
}

function sweepRegularly(messages: Messages, specs: readonly QueueSpec[], clock: Clock): () => void {
  const sweep = () => {
    for (const { arn, messageRetentionSeconds } of specs) {
      // When the database is away, it keeps the messages for the next round.
      messages.deleteSentBefore(arn, clock.now() - messageRetentionSeconds * 1000).catch(() => {});
    }
    cancel = clock.after(RETENTION_SWEEP_MS, sweep);
  };
  let cancel = clock.after(RETENTION_SWEEP_MS, sweep);
  return () => cancel();
}
