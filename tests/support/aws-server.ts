import { createServer, type IncomingMessage } from 'node:http';
import { listen } from '../../packages/local-sam/src/listen.ts';

/** One AWS call as it went over the wire. */
export interface AwsCall {
  operation: string;
  input: Record<string, unknown>;
}

/** The answer to a call: `error` is the name of an AWS error. If it is lost, the connection breaks. */
export type AwsAnswer = { body: unknown } | { status: number; error: string } | 'lost';

/** AWS over real HTTP at one address. */
export interface AwsServer {
  url: string;
  /** The number of running calls. */
  busy(): number;
  stop(): Promise<void>;
}

/** Starts it on a free port. A custom resource's answer to CloudFormation arrives as the operation `CustomResource`. */
export async function startAwsServer(answerTo: (call: AwsCall) => Promise<AwsAnswer>): Promise<AwsServer> {
  let busy = 0;
  const server = createServer(async (request, response) => {
    busy += 1;
    try {
      const answer = await answerTo(await readCall(request));
      if (answer === 'lost') return void request.socket.destroy();
      const error = 'error' in answer ? answer : undefined;
      const type = { 'content-type': 'application/x-amz-json-1.0' };
      response.writeHead(error?.status ?? 200, { ...type, ...(error && { 'x-amzn-errortype': error.error }) });
      response.end(JSON.stringify('body' in answer ? answer.body : { __type: answer.error, message: answer.error }));
    } finally {
      busy -= 1;
    }
  });
  server.keepAliveTimeout = 600_000;
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    busy: () => busy,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

async function readCall(request: IncomingMessage): Promise<AwsCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const target = request.headers['x-amz-target'];
  // SES has a REST protocol; the others name the operation in a header.
  const rest = request.method === 'PUT' ? 'CustomResource' : 'SendEmail';
  const operation = typeof target === 'string' ? (target.split('.')[1] ?? '') : rest;
  return { operation, input: JSON.parse(Buffer.concat(chunks).toString() || '{}') };
}
