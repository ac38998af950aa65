import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One AWS call as it went over the wire. */
export interface AwsCall {
  operation: string;
  input: Record<string, unknown>;
}

/** What the stand-in answers to a call; `error` is the `__type` of an AWS error. */
export type AwsAnswer = { body: unknown } | { status: number; error: string };

/** AWS over real HTTP, which keeps what it was asked and answers what a test tells it to. */
export interface AwsStandIn {
  url: string;
  calls: AwsCall[];
  /** The inputs of all calls of one operation, oldest first. */
  inputsOf(operation: string): Record<string, unknown>[];
  /** Answers an operation from now on; without it, success. */
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

/** Starts it on a free port, and points the AWS SDK of this process to it. `secret` is what GetSecretValue answers. */
export async function startAwsStandIn(secret: () => unknown): Promise<AwsStandIn> {
  const calls: AwsCall[] = [];
  const answers = new Map<string, (input: Record<string, unknown>) => AwsAnswer | Promise<AwsAnswer>>();
  const answerTo = async ({ operation, input }: AwsCall): Promise<AwsAnswer> => {
    if (operation === 'GetSecretValue' && !answers.has(operation)) {
      return { body: { SecretString: JSON.stringify(secret()) } };
    }
    return (await answers.get(operation)?.(input)) ?? { body: SUCCESS[operation] ?? {} };
  };
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    calls.push(call);
    const answer = await answerTo(call);
    const isError = 'error' in answer;
    response.writeHead(isError ? answer.status : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(isError ? { __type: answer.error, message: answer.error } : answer.body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  pointSdkTo(url);
  return {
    url,
    calls,
    inputsOf: (operation) => calls.filter((call) => call.operation === operation).map(({ input }) => input),
    answer: (operation, answer) => void answers.set(operation, answer),
    reset: () => {
      calls.length = 0;
      answers.clear();
    },
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function readCall(request: IncomingMessage): Promise<AwsCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = request.headers['x-amz-target'];
  // SES has a REST protocol; the others name the operation in a header.
  const operation = typeof target === 'string' ? (target.split('.')[1] ?? '') : 'SendEmail';
  return { operation, input: JSON.parse(Buffer.concat(chunks).toString() || '{}') };
}

function pointSdkTo(url: string): void {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: url,
  });
}
