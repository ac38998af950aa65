import { type AwsAnswer, type AwsCall, startAwsServer } from './aws-server.ts';

/** AWS over real HTTP, which records its calls and answers what a test tells it to. */
export interface AwsStandIn {
  url: string;
  calls: AwsCall[];
  /** The inputs of all calls of one operation, oldest first. */
  inputsOf(operation: string): Record<string, unknown>[];
  /** Sets the answer to an operation; without it, the operation succeeds. */
  answer(operation: string, answer: (input: Record<string, unknown>) => AwsAnswer | Promise<AwsAnswer>): void;
  /** Forgets calls and answers. */
  reset(): void;
  stop(): Promise<void>;
}

const SUCCESS: Record<string, unknown> = {
  StartExecution: { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:m:e', startDate: 1_764_000_000 },
  SendTaskSuccess: {},
  SendEmail: { MessageId: 'message-1' },
};

/** Starts it on a free port, and points this process's AWS SDK to it. GetSecretValue returns `secret`. */
export async function startAwsStandIn(secret: () => unknown): Promise<AwsStandIn> {
  const calls: AwsCall[] = [];
  const answers = new Map<string, (input: Record<string, unknown>) => AwsAnswer | Promise<AwsAnswer>>();
  const { url, stop } = await startAwsServer(async (call) => {
    calls.push(call);
    const { operation, input } = call;
    if (operation === 'GetSecretValue' && !answers.has(operation)) {
      return { body: { SecretString: JSON.stringify(secret()) } };
    }
    return (await answers.get(operation)?.(input)) ?? { body: SUCCESS[operation] ?? {} };
  });
  const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  Object.assign(process.env, { ...credentials, AWS_ENDPOINT_URL: url });
  return {
    url,
    calls,
    inputsOf: (operation) => calls.filter((call) => call.operation === operation).map(({ input }) => input),
    answer: (operation, answer) => void answers.set(operation, answer),
    reset: () => {
      calls.length = 0;
      answers.clear();
    },
    stop,
  };
}
