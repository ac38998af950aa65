import type { RequestListener, Server } from 'node:http';
import { StartError } from './errors.ts';
import { Overlay } from './faults/overlay.ts';
import { forgettingOldMails } from './mailbox-limit.ts';
import { withOpeningLinks } from './mailbox-page.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { refusingBadAddresses } from './ses-addresses.ts';

/** The emulated Amazon SES. It keeps the newest mails in memory and shows them on a page. */
export interface Mailbox {
  url: string;
  /** Answers its requests. */
  listener: Overlay<RequestListener>;
  stop(): Promise<void>;
}

/** Starts the mailbox on 127.0.0.1; it keeps the newest MAILS_KEPT mails unless told otherwise. Throws StartError if the port is taken. */
export async function startMailbox({ port, mailsKept }: { port: number; mailsKept?: number }): Promise<Mailbox> {
  const library: unknown = await import('aws-ses-v2-local');
  const server = await startServer(library)({ host: '127.0.0.1', port });
  // If the port is taken, the library returns a server that does not listen.
  if (!server.listening) {
    throw new StartError(
      `Port ${port} is taken: set MAILBOX_PORT to another one, for example MAILBOX_PORT=${port + 1}`,
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    listener: await overlaid(server, mailsKept),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function overlaid(server: Server, mailsKept?: number): Promise<Overlay<RequestListener>> {
  const listeners = server.listeners('request') as RequestListener[];
  const library: RequestListener = (request, response) => {
    for (const answer of listeners) answer(request, response);
  };
  const bounded = await forgettingOldMails(library, mailsKept);
  const listener = new Overlay<RequestListener>(refusingBadAddresses(await withOpeningLinks(bounded)));
  server.removeAllListeners('request');
  server.on(
    'request',
    refuseForeign((request, response) => listener.current(request, response)),
  );
  return listener;
}

type StartServer = (config: { host: string; port: number }) => Promise<Server>;

/** A CommonJS default export, which Node wraps once more. */
function startServer(library: unknown): StartServer {
  const { default: exported } = library as { default: StartServer | { default: StartServer } };
  return typeof exported === 'function' ? exported : exported.default;
}
