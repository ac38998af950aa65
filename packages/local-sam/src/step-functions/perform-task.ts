import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { FunctionNotFoundError } from '../errors.ts';
import { md5 } from '../sqs/lambda-event.ts';
import type { Queues, SendRequest } from '../sqs/queues.ts';
import type { OutgoingMessage } from '../store/messages.ts';
import type { InvocationResult, InvokeFunction } from '../types.ts';
import type { JournalEntry } from './execution.ts';
import { Suspended, type TaskAttempt } from './interpretation.ts';

/** What tasks call. */
export interface TaskServices {
  invoke: InvokeFunction;
  queues: Queues;
  clock: Clock;
}

/** Runs a task that waits only for its own answer, within its time limit. Throws Suspended when aborted. */
export async function performTask(
  attempt: TaskAttempt,
  services: TaskServices,
  signal: AbortSignal,
): Promise<JournalEntry> {
  const { promise: interrupted, resolve, reject } = Promise.withResolvers<JournalEntry>();
  const abort = () => reject(new Suspended());
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const limitMs = attempt.timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : attempt.timeoutSeconds * 1000;
  const cancelTimeout = Number.isFinite(limitMs)
    ? services.clock.after(limitMs, () => resolve({ type: 'timedOut' }))
    : () => {};
  try {
    return await Promise.race([interrupted, callService(attempt, services)]);
  } finally {
    cancelTimeout();
    signal.removeEventListener('abort', abort);
  }
}

/** The message of a task that waits for its token, and the events of its sending; or why it cannot be sent. */
export function prepareMessage(
  parameters: unknown,
  queues: Queues,
): { message: OutgoingMessage; output: string } | { error: string; cause: string } {
  try {
    const message = queues.prepare(sendRequest(parameters));
    return { message, output: JSON.stringify(sentMessage(message)) };
  } catch (error) {
    if (error instanceof AwsError) return sqsFailure(error);
    throw error;
  }
}

async function callService({ resource, parameters }: TaskAttempt, services: TaskServices): Promise<JournalEntry> {
  if (resource.kind === 'function') {
    return functionEntry(services.invoke, resource.functionArn, parameters, (payload) => payload);
  }
  if (resource.resourceType === 'lambda') {
    const { FunctionName, Payload } = parameters as { FunctionName: string; Payload?: unknown };
    const whole = (payload: unknown) => ({ ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 });
    return functionEntry(services.invoke, FunctionName, payloadOf(Payload), whole);
  }
  const prepared = prepareMessage(parameters, services.queues);
  if ('error' in prepared) return { type: 'failed', ...prepared };
  await services.queues.messages.insert([prepared.message]);
  services.queues.committed(prepared.message.queueArn);
  return { type: 'succeeded', output: prepared.output };
}

/** A text is taken as JSON, and nothing as an empty object. */
function payloadOf(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload ?? {};
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

async function functionEntry(
  invoke: InvokeFunction,
  functionName: string,
  payload: unknown,
  output: (payload: unknown) => unknown,
): Promise<JournalEntry> {
  let result: InvocationResult;
  try {
    result = await invoke(functionName, payload);
  } catch (error) {
    if (error instanceof FunctionNotFoundError) {
      return {
        type: 'failed',
        error: 'Lambda.ResourceNotFoundException',
        cause: `Function not found: ${functionName}`,
      };
    }
    // The stack is stopping: the next one runs this attempt again.
    throw new Suspended();
  }
  if (!result.functionError) return withinLimit(JSON.stringify(output(result.payload)));
  const { errorType } = (result.payload ?? {}) as { errorType?: string };
  return { type: 'failed', error: errorType ?? 'Lambda.Unknown', cause: JSON.stringify(result.payload) };
}

/** The limit of data between states; see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_RESULT_BYTES = 262_144;

function withinLimit(output: string): JournalEntry {
  if (Buffer.byteLength(output) <= MAX_RESULT_BYTES) return { type: 'succeeded', output };
  const cause = `The state/task returned a result with a size exceeding the maximum number of bytes service limit.`;
  return { type: 'failed', error: 'States.DataLimitExceeded', cause };
}

/** Step Functions turns a body that is an object into text. */
function sendRequest(parameters: unknown): SendRequest {
  const request = parameters as Omit<SendRequest, 'MessageBody'> & { MessageBody: unknown };
  const { MessageBody: body } = request;
  return { ...request, MessageBody: typeof body === 'string' ? body : JSON.stringify(body) };
}

function sentMessage({ messageId, body }: OutgoingMessage) {
  return { MD5OfMessageBody: md5(body), MessageId: messageId };
}

function sqsFailure(error: AwsError) {
  const cause = `${error.message} (Service: AmazonSQS; Status Code: 400; Error Code: ${error.code})`;
  return { error: 'SQS.AmazonSQSException', cause };
}
