import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, type Operations } from '../../packages/local-sam/src/aws-error.ts';

/**
 * How a call fails: its request never arrives, its answer never comes back although the call took effect, or it is
 * refused with an error that passes.
 */
export type CallFault = 'lost before' | 'lost after' | 'throttled';

/** A mail that Amazon SES took. */
export interface Mail {
  to: string;
  /** The link's code. */
  code: string;
}

/** The AWS services of one world over real HTTP, which can be told to fail. */
export interface AwsServices {
  url: string;
  mails: Mail[];
  /** How many calls are under way. */
  busy(): number;
  /** The next `times` calls of the operation fail. */
  fail(operation: string, fault: CallFault, times: number): void;
  /** No call fails any more. */
  heal(): void;
  stop(): Promise<void>;
}

/** Starts them on a free port. `operations` are asked at each call: undefined while the service is down. */
export async function startAwsServices(operations: (service: string) => Operations | undefined): Promise<AwsServices> {
  const mails: Mail[] = [];
  const faults = new Map<string, CallFault[]>();
  let busy = 0;
  const server = createServer((request, response) => {
    busy += 1;
    void serve(request, response, { operations, mails, faults }).finally(() => {
      busy -= 1;
    });
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    busy: () => busy,
    fail: (operation, fault, times) => {
      faults.set(operation, [...(faults.get(operation) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    heal: () => faults.clear(),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

interface Behind {
  operations(service: string): Operations | undefined;
  mails: Mail[];
  faults: Map<string, CallFault[]>;
}

async function serve(request: IncomingMessage, response: ServerResponse, behind: Behind): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const input: unknown = JSON.parse(Buffer.concat(chunks).toString());
  // Amazon SES has a REST protocol; the others name service and operation in a header.
  const [service = '', operation = ''] = String(request.headers['x-amz-target'] ?? 'ses.SendEmail').split('.');
  const fault = behind.faults.get(operation)?.shift();
  if (fault === 'lost before') return void request.socket.destroy();
  if (fault === 'throttled') {
    return service === 'ses'
      ? refuse(response, 429, 'TooManyRequestsException')
      : refuse(response, 400, 'ThrottlingException');
  }
  try {
    const answer =
      service === 'ses' ? takeMail(input, behind.mails) : await behind.operations(service)?.[operation]?.(input);
    if (fault === 'lost after') return void request.socket.destroy();
    if (answer === undefined) return refuse(response, 503, 'ServiceUnavailable');
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  } catch (error) {
    if (error instanceof AwsError) refuse(response, 400, error.code);
    else refuse(response, 500, 'InternalFailure');
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code };
  response.writeHead(status, headers).end(JSON.stringify({ __type: code, message: code }));
}

function takeMail(input: unknown, mails: Mail[]): unknown {
  const { Destination, Content } = input as {
    Destination: { ToAddresses: string[] };
    Content: { Simple: { Body: { Text: { Data: string } } } };
  };
  const code = /^\S+\/review\/(\S+)$/m.exec(Content.Simple.Body.Text.Data)?.[1] ?? '';
  mails.push({ to: Destination.ToAddresses[0] ?? '', code });
  return { MessageId: `mail-${mails.length}` };
}
