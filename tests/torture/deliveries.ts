import { failedMessageIds, lambdaEvent } from '../../packages/local-sam/src/sqs/lambda-event.ts';
import type { QueueSpec } from '../../packages/local-sam/src/types.ts';
import { sqsEvent } from '../support/sqs-event.ts';
import { together } from './people.ts';
import { idOf, note, type Run, type Slot } from './run.ts';

/** The chaos of one delivery. */
export interface Chaos {
  /** The number of concurrent invocations that get the batch. */
  copies: number;
  isReversed: boolean;
  /** False: the messages are handled but not deleted, and return after their visibility timeout. */
  isAcknowledged: boolean;
}

export const ORDERLY: Chaos = { copies: 1, isReversed: false, isAcknowledged: true };

/** Delivers the messages that are visible now. */
export async function deliver(run: Run, chaos: Chaos): Promise<number> {
  return (
    (await consume(run, queueOf(run, true), 'CallbackFunction', chaos)) +
    (await consume(run, queueOf(run, false), 'ReconcileFunction', ORDERLY))
  );
}

/** Delivers the messages of a task again, the newest first, long after they were processed. */
export async function redeliver(run: Run, slot: Slot, copies: number): Promise<void> {
  if (slot.messages.length === 0) return;
  note(run, `${copies} more deliveries of ${slot.messages.length} messages of ${slot.assessor}`);
  const event = sqsEvent(...slot.messages.toReversed());
  await together(copies, async () => void (await takeMessages(run, 'CallbackFunction', event)));
}

/** A message that gives a task the task token of another one: it must fail. */
export async function swapToken(run: Run, slot: Slot, from: Slot): Promise<void> {
  const stolen = from.messages.at(-1);
  if (slot === from || stolen === undefined) return;
  const { task_token } = JSON.parse(stolen);
  const [token] = await run.world.database.rows('select from task_tokens where task_token = $1', [task_token]);
  // Before a token's own message has arrived, nobody can tell whose it is.
  if (token === undefined) return;
  const { payload, functionError } = await run.world.functions.invoke(
    'CallbackFunction',
    sqsEvent({ task_id: idOf(slot), task_token }),
  );
  const { batchItemFailures = [] } = (payload ?? {}) as { batchItemFailures?: unknown[] };
  if (functionError === undefined && batchItemFailures.length !== 1) {
    run.violations.push('a message with the task token of another task was taken');
  }
}

/** When the next hidden message becomes visible again; undefined if there is none. */
export async function nextVisible(run: Run): Promise<number | undefined> {
  const [row] = await run.world.database.rows<{ visible_at: string | null }>(
    'select min(visible_at) as visible_at from local_aws.messages',
  );
  return row?.visible_at == null ? undefined : Number(row.visible_at);
}

function queueOf({ world }: Run, hasRedrive: boolean): QueueSpec {
  const queue = world.plan.queues.find(({ redrive }) => (redrive !== undefined) === hasRedrive);
  if (queue === undefined) throw new Error('the template has no such queue');
  return queue;
}

async function consume(run: Run, queue: QueueSpec, functionName: string, chaos: Chaos): Promise<number> {
  const { clock, engine } = run.world;
  const queues = engine.queues();
  const claimed = await queues.claim(queue.arn, 10);
  if (claimed.length === 0) return 0;
  const messages = chaos.isReversed ? claimed.toReversed() : claimed;
  remember(run, messages);
  note(run, `${functionName} gets ${messages.length} messages, ${JSON.stringify(chaos)}`);
  const event = lambdaEvent(messages, clock.now());
  let failed: ReadonlySet<string> = new Set();
  await together(chaos.copies, async () => {
    failed = await takeMessages(run, functionName, event);
  });
  const isLeft = ({ messageId }: { messageId: string }) => failed.has(messageId) || !chaos.isAcknowledged;
  await queues.remove(messages.filter((message) => !isLeft(message)));
  await queues.giveBack(messages.filter(isLeft), clock.now() + queue.visibilityTimeoutSeconds * 1000);
  return messages.length;
}

/** Invokes the function with a batch and returns the ids of the messages that failed. */
async function takeMessages(run: Run, functionName: string, event: { Records: { messageId: string }[] }) {
  const { payload, functionError } = await run.world.functions.invoke(functionName, event);
  const all = new Set(event.Records.map(({ messageId }) => messageId));
  return functionError === undefined ? failedMessageIds(payload, all) : all;
}

function remember(run: Run, messages: { body: string }[]): void {
  for (const { body } of messages) {
    const slot = run.slots.find(({ task_id }) => task_id === JSON.parse(body).task_id);
    if (slot !== undefined && !slot.messages.includes(body)) slot.messages.push(body);
  }
}
