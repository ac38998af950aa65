import type { Context, EventBridgeEvent, SQSEvent } from 'aws-lambda';
import { endBackoffOf, reconcile } from '../core/reconcile.ts';
import { takeDeadLetter } from '../core/take-dead-letter.ts';
import {
  callbacks,
  clock,
  executions,
  ids,
  mailer,
  outcomeMailer,
  outcomeStore,
  pause,
  repairStore,
  starter,
  store,
} from '../runtime/container.ts';
import { type ExecutionEnd, reportUnexpectedEnd } from '../runtime/execution-end.ts';
import { logger, publishMetrics, telemetry } from '../runtime/logger.ts';
import { sqsHandler } from '../runtime/sqs.ts';

/** Time kept for the repairs under way when no further batch may begin. */
const RESERVE_MS = 15_000;

const ports = (request_id: string) => ({
  store: { ...store(), ...repairStore(), ...outcomeStore() },
  starter: starter(),
  executions: executions(),
  callbacks: callbacks(),
  mailer: mailer(),
  outcomeMailer: outcomeMailer(),
  telemetry,
  clock,
  ids,
  pause,
  origin: { via: 'RECONCILE' as const, request_id },
});

const takeDeadLetters = sqsHandler((message, request_id) => takeDeadLetter(ports(request_id), message));

type Event = SQSEvent | EventBridgeEvent<'Scheduled Event', unknown> | EventBridgeEvent<string, ExecutionEnd>;

/** Repairs on a schedule, takes over dead letters, and reports executions that ended without an outcome. */
export const handler = async (event: Event, context: Context) => {
  if ('Records' in event) return await takeDeadLetters(event, context);
  if (event.source === 'aws.states') {
    const end = event.detail as ExecutionEnd;
    reportUnexpectedEnd(end);
    await endBackoffOf(repairStore(), end.name);
  }
  const report = await reconcile(ports(context.awsRequestId), () => context.getRemainingTimeInMillis() > RESERVE_MS);
  logger.info('reconciled', { ...report });
  publishMetrics();
  return report;
};
