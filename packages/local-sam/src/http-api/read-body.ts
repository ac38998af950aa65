import type { IncomingMessage } from 'node:http';

/**
 * The whole body, or undefined if it is larger than `mostBytes`. The rest of a larger body is read and discarded: unread,
 * it would block the next request on the connection. Rejects when the client goes away before the end.
 */
export function readBody(message: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
  });
}
