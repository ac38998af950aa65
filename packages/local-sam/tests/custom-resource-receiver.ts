import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a custom resource told CloudFormation. */
export interface CustomResourceAnswer {
  method: string;
  headers: IncomingHttpHeaders;
  body: { Status: string; Reason?: string; Data?: Record<string, string> } & Record<string, unknown>;
}

/** Stands in for CloudFormation's signed S3 address. */
export interface CustomResourceReceiver {
  url: string;
  answers: CustomResourceAnswer[];
  /** The status of all replies from now on; 200 at first. */
  replyWith(status: number): void;
  stop(): Promise<void>;
}

/** Starts it on a free port. */
export async function startCustomResourceReceiver(): Promise<CustomResourceReceiver> {
  const answers: CustomResourceAnswer[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    answers.push({ method: request.method ?? '', headers: request.headers, body });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=example`,
    answers,
    replyWith: (next) => {
      status = next;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
