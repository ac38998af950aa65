import { setTimeout as pause } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { AppError } from '../core/errors.ts';
import { describeError, logger, withoutDetails } from './logger.ts';
import type { Phase } from './schema.ts';

const ANSWER_TIMEOUT_MS = 10_000;
/** Lambda must not call the function again: that could happen in the middle of a rollback. */
const ANSWER_ATTEMPTS = 3;
const ANSWER_PAUSE_MS = 1_000;

/**
 * The handler of a CloudFormation custom resource: runs `apply` on Create and Update, does nothing on Delete, and tells
 * CloudFormation either way; without an answer, a deployment would wait until its time is over. `apply` gets the milliseconds that the
 * function has left, and the resource's property `Phase`.
 * Protocol: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 * Invoked by a person, without an address for the answer, it answers like any function.
 * @throws when the answer could not be delivered
 */
export function customResourceHandler(physicalResourceId: string, apply: Apply) {
  return async (event: CustomResourceEvent, context: Context): Promise<Outcome | undefined> => {
    const outcome = await runApply(event, context, apply);
    if (!('ResponseURL' in event)) return outcome;
    const { StackId, RequestId, LogicalResourceId } = event;
    const answer = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: physicalResourceId, ...outcome };
    const log = `see the log of ${context.functionName}, request ${context.awsRequestId}`;
    const reason = { Reason: 'Reason' in outcome ? `${outcome.Reason}; ${log}` : log };
    const response = await sendPatiently(event.ResponseURL, { ...answer, ...reason });
    if (!response.ok) throw new Error(`CloudFormation's answer address refused the answer: ${response.status}`);
    return undefined;
  };
}

async function sendPatiently(url: string, answer: object): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === ANSWER_ATTEMPTS;
    try {
      const response = await send(url, answer);
      if (response.status < 500 || isLast) return response;
    } catch (error) {
      if (isLast) throw error;
    }
    await pause(ANSWER_PAUSE_MS);
  }
}

async function send(url: string, answer: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'PUT',
      // The URL is signed for an empty content type; S3 refuses any other.
      headers: { 'content-type': '' },
      body: JSON.stringify(answer),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
  } catch (error) {
    // An error of fetch can quote the URL, whose signature lets anybody answer.
    throw withoutDetails(describeError(error));
  }
}

type CustomResourceEvent = CloudFormationCustomResourceEvent | { RequestType: 'Update' };

type Apply = (remainingMs: number, phase: Phase) => Promise<Record<string, string>>;

type Outcome = { Status: 'SUCCESS'; Data: Record<string, string> } | { Status: 'FAILED'; Reason?: string };

async function runApply(event: CustomResourceEvent, context: Context, apply: Apply): Promise<Outcome> {
  try {
    // A caller that sets no deadline waits for the answer itself.
    const remainingMs = context.getRemainingTimeInMillis?.() ?? 0;
    if (event.RequestType === 'Delete') return { Status: 'SUCCESS', Data: {} };
    const phase = 'ResourceProperties' in event ? event.ResourceProperties.Phase : undefined;
    return { Status: 'SUCCESS', Data: await apply(remainingMs, phase) };
  } catch (error) {
    const description = describeError(error);
    logger.error('custom resource failed', { error: description });
    // Foreign messages can quote a row, or the database's address.
    return { Status: 'FAILED', ...(error instanceof AppError && { Reason: error.message }) };
  }
}
