import type { Context, EventBridgeEvent, SQSEvent } from 'aws-lambda';
import { endBackoffOf, reconcile } from '../core/reconcile.ts';
import { takeBounce } from '../core/take-bounce.ts';
import { takeDeadLetter } from '../core/take-dead-letter.ts';
import { clock, repairPorts, repairStore } from '../runtime/container.ts';
import { eventHandler } from '../runtime/event.ts';
import { sqsHandler } from '../runtime/sqs.ts';
import { type BounceDetail, bounceIn } from './bounce.ts';
import { type ExecutionEnd, reportUnexpectedEnd } from './execution-end.ts';

/** Time reserved for the running repairs when no further batch may begin. */
const RESERVE_MS = 15_000;

const takeDeadLetters = sqsHandler((message, request_id) => takeDeadLetter(repairPorts(request_id), message));

type RepairEvent = EventBridgeEvent<'Scheduled Event', unknown> | EventBridgeEvent<string, ExecutionEnd | BounceDetail>;

const repair = eventHandler('reconciled', async (event: RepairEvent, context) => {
  if (event.source === 'aws.states') {
    const end = event.detail as ExecutionEnd;
    reportUnexpectedEnd(end);
    await endBackoffOf({ store: repairStore(), clock }, end.name);
  }
  if (event.source === 'aws.ses') {
    const bounce = bounceIn(event.detail as BounceDetail);
    if (bounce !== null) await takeBounce(repairPorts(context.awsRequestId), bounce);
  }
  return await reconcile(repairPorts(context.awsRequestId), () => context.getRemainingTimeInMillis() > RESERVE_MS);
});

/** Repairs on a schedule, takes over dead letters, and handles executions that ended without an outcome and bounced mails. */
export const handler = async (event: SQSEvent | RepairEvent, context: Context) =>
  'Records' in event ? await takeDeadLetters(event, context) : await repair(event, context);
