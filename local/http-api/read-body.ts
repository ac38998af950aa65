import type { IncomingMessage } from 'node:http';

/** The whole body, or undefined when it is larger than `mostBytes`. Rejects when the client goes away before its end. */
export async function readBody(message: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > mostBytes) {
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // Left early, the stream must not be destroyed: its socket is still needed for the answer.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) {
      // The rest is let go by: unread, it would block the next request on this connection.
      message.resume();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
