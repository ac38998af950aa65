/** The answer of a function: the payload as parsed JSON; `functionError` is set when it threw, timed out or died. */
export interface InvocationResult {
  payload: unknown;
  functionError?: 'Unhandled';
}

/**
 * Invokes one function and waits for its answer, as the Lambda Invoke API (RequestResponse) does.
 * `functionName` is a name or an ARN. A failure of the function is a result; rejects only with
 * FunctionNotFoundError, or when the stack is stopping.
 */
export type InvokeFunction = (functionName: string, event: unknown) => Promise<InvocationResult>;

/** One AWS::SQS::Queue of a template. */
export interface QueueSpec {
  name: string;
  arn: string;
  url: string;
  visibilityTimeoutSeconds: number;
  messageRetentionSeconds: number;
  redrive?: { deadLetterQueueArn: string; maxReceiveCount: number };
}

/** One AWS::SecretsManager::Secret of a template; `value` is its SecretString. */
export interface SecretSpec {
  name: string;
  arn: string;
  value: string;
}

/** One AWS::SecretsManager::RotationSchedule of a template. */
export interface Rotation {
  secretArn: string;
  /** Of the function that Secrets Manager calls. */
  functionArn: string;
}

/** One state machine of a template; `definition` is the parsed ASL with its substitutions. */
export interface StateMachineSpec {
  name: string;
  arn: string;
  definition: unknown;
  /** The file of the definition, for messages. */
  file?: string;
}

/** One SQS event of a function. */
export interface EventSourceMapping {
  queueArn: string;
  functionName: string;
  batchSize: number;
  maximumConcurrency?: number;
  reportBatchItemFailures: boolean;
}

/**
 * The `detail` of EventBridge's "Step Functions Execution Status Change" event, as AWS sends it:
 * input and output are JSON texts, dates are epoch milliseconds, absent values are null.
 */
export interface ExecutionStatusChange {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  startDate: number;
  stopDate: number | null;
  input: string;
  output: string | null;
  error: string | null;
  cause: string | null;
}

/**
 * Receives what custom resources PUT to their ResponseURL. The AWS endpoint answers 200 to any PUT below
 * `pathPrefix`, as S3 does, and passes on path and body; an answer that nobody waits for is ignored.
 */
export interface CustomResourceReceiver {
  pathPrefix: string;
  receive(path: string, body: string): void;
}

/** Tells the person who started the stack one line. */
export type Log = (line: string) => void;
