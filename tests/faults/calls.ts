import { Agent, request } from 'node:http';

/** Kept connections: a new one for each call would cost more than the call. */
const agent = new Agent({ keepAlive: true });

/** One call of the API, as the caller saw it. */
export interface Sample {
  operation: 'submit' | 'decide';
  status: number;
  milliseconds: number;
  /** Seconds; null if the answer names none. */
  retryAfter: number | null;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Answer {
  status: number;
  retryAfter: number | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any answer.
  body: any;
}

/** One HTTP call with a JSON body. */
export function send(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  return new Promise((answered, failed) => {
    const sent = request(url, { agent, method, headers: { 'content-type': 'application/json', ...headers } });
    sent.on('error', failed);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', failed);
      response.on('end', () => {
        const retryAfter = response.headers['retry-after'];
        answered({
          status: response.statusCode ?? 0,
          retryAfter: retryAfter === undefined ? null : Number(retryAfter),
          body: text === '' ? undefined : JSON.parse(text),
        });
      });
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The call's answer; records what the caller saw in `samples`. */
export async function sample(
  samples: Sample[],
  operation: Sample['operation'],
  call: () => Promise<Answer>,
): Promise<Answer> {
  const at = Date.now();
  const began = performance.now();
  const answer = await call();
  const { status, retryAfter } = answer;
  samples.push({ operation, status, milliseconds: performance.now() - began, retryAfter, at });
  return answer;
}
