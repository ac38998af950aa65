import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { describeError, logger, withoutDetails } from './logger.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * The handler of a CloudFormation custom resource: runs `apply` on Create and Update, lets Delete pass, and tells
 * CloudFormation either way; without an answer a deployment would wait until its time is over.
 * Protocol: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 * Invoked by a person, without an address for the answer, it answers as any function does.
 * @throws when the answer could not be delivered, so that Lambda tries again
 */
export function customResourceHandler(physicalResourceId: string, apply: () => Promise<Record<string, string>>) {
  return async (event: CustomResourceEvent, context: Context): Promise<Outcome | undefined> => {
    const outcome = await runApply(event, apply);
    if (!('ResponseURL' in event)) return outcome;
    const { StackId, RequestId, LogicalResourceId } = event;
    const answer = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: physicalResourceId, ...outcome };
    const reason = { Reason: `see the log of ${context.functionName}, request ${context.awsRequestId}` };
    const response = await send(event.ResponseURL, { ...reason, ...answer });
    if (!response.ok) throw new Error(`CloudFormation's answer address refused the answer: ${response.status}`);
    return undefined;
  };
}

async function send(url: string, answer: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'PUT',
      // The URL is signed for an empty content type; a named one is refused.
      headers: { 'content-type': '' },
      body: JSON.stringify(answer),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
  } catch (error) {
    // What fetch throws can quote the URL, whose signature lets anybody answer.
    throw withoutDetails(describeError(error));
  }
}

type CustomResourceEvent = CloudFormationCustomResourceEvent | { RequestType: 'Update' };

type Outcome = { Status: 'SUCCESS'; Data: Record<string, string> } | { Status: 'FAILED'; Reason?: string };

async function runApply(
  { RequestType }: CustomResourceEvent,
  apply: () => Promise<Record<string, string>>,
): Promise<Outcome> {
  try {
    return { Status: 'SUCCESS', Data: RequestType === 'Delete' ? {} : await apply() };
  } catch (error) {
    const description = describeError(error);
    logger.error('custom resource failed', { error: description });
    return { Status: 'FAILED' };
  }
}
