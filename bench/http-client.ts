import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true });

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a benchmark looks into any answer.
  body: any;
}

/** One JSON call over a kept connection: `fetch` would cost more than what is being measured. */
export function call(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((answered, failed) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(url, { agent, method, headers: { 'content-type': 'application/json', ...headers } });
    sent.on('error', failed);
    sent.on('response', (response) => {
      let received = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        received += chunk;
      });
      response.on('end', () => answered({ status: response.statusCode ?? 0, body: JSON.parse(received) }));
      response.on('error', failed);
    });
    sent.end(text);
  });
}
