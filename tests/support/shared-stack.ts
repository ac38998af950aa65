import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressesOf, type RunningStack, type Stack, startStack } from './stack.ts';

/** Where the tests of a run get the stack that they share. */
export interface SharedStackServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts a stack when the first file asks for it, so that a run of other files does not wait for one. */
export async function serveSharedStack(): Promise<SharedStackServer> {
  let stack: Promise<Stack> | undefined;
  const server = createServer((_, response) => {
    stack ??= startStack();
    stack.then(
      ({ environment, output }) => response.end(JSON.stringify({ environment, printed: output() })),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      await (await stack)?.stop();
    },
  };
}

/**
 * The stack that the files of this run share, for tests with their own people and questions that neither stop nor disturb
 * it.
 */
export async function sharedStack(): Promise<RunningStack> {
  const answer = await fetch(process.env.TEST_STACK_URL ?? '');
  if (!answer.ok) throw new Error(await answer.text());
  const { environment, printed } = (await answer.json()) as { environment: Stack['environment']; printed: string };
  return { ...addressesOf(environment), output: () => printed };
}
