import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import type { DatabaseSecret } from '../../src/adapters/postgres/connection.ts';

/** A wire between a client and PostgreSQL that counts traffic and can be cut. */
export interface PostgresProxy {
  /** The database as reached through this proxy. */
  secret: DatabaseSecret;
  /** Round trips of statements since the last reset; signing in does not count. */
  roundTrips(): number;
  /** Connections made since the last reset. */
  connections(): number;
  reset(): void;
  /** Lets the next statement run and commit, and cuts the connection instead of passing on the reply. */
  loseNextReply(): void;
  /** Cuts every connection now. */
  cut(): void;
  /** Breaks every open connection when it is next used, as after a failover. */
  breakOnUse(): void;
  stop(): Promise<void>;
}

interface Wire {
  sockets: Set<Socket>;
  trips: number;
  connections: number;
  isReplyToBeLost: boolean;
  broken: Set<Socket>;
}

/** A client asks for an answer with Sync (extended protocol) or Query (simple protocol). */
const ASKS = new Set(['S', 'Q']);
const READY_FOR_QUERY = 'Z';

/** Starts a proxy on a free port, in front of the database of `secret`; without TLS, so that it can read messages. */
export async function startPostgresProxy(secret: DatabaseSecret): Promise<PostgresProxy> {
  const wire: Wire = { sockets: new Set(), trips: 0, connections: 0, isReplyToBeLost: false, broken: new Set() };
  const server = createServer((client) => connect(wire, client, createConnection(secret.port, secret.host)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of wire.sockets) socket.destroy();
  };
  return {
    secret: { ...secret, host: '127.0.0.1', port },
    roundTrips: () => wire.trips,
    connections: () => wire.connections,
    reset: () => void Object.assign(wire, { trips: 0, connections: 0 }),
    loseNextReply: () => void Object.assign(wire, { isReplyToBeLost: true }),
    cut,
    breakOnUse: () => void Object.assign(wire, { broken: new Set(wire.sockets) }),
    stop: async () => {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

function connect(wire: Wire, client: Socket, server: Socket): void {
  wire.connections++;
  for (const [socket, other] of [
    [client, server],
    [server, client],
  ] as const) {
    wire.sockets.add(socket);
    socket.on('error', () => other.destroy()).on('close', () => other.destroy() && wire.sockets.delete(socket));
  }
  const asked = messageReader({ hasStartup: true });
  const answered = messageReader({ hasStartup: false });
  let hasAsked = false;
  client.on('data', (chunk) => {
    if (wire.broken.has(client)) return void client.destroy();
    const asks = asked(chunk).filter((type) => ASKS.has(type)).length;
    wire.trips += asks;
    hasAsked ||= asks > 0;
    server.write(chunk);
  });
  server.on('data', (chunk) => {
    const isWhole = answered(chunk).includes(READY_FOR_QUERY);
    if (!hasAsked || !wire.isReplyToBeLost) client.write(chunk);
    else if (isWhole) {
      wire.isReplyToBeLost = false;
      client.destroy();
    }
  });
}

/** Returns the types of the messages that each chunk completes: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function messageReader({ hasStartup }: { hasStartup: boolean }): (chunk: Buffer) => string[] {
  let rest = Buffer.alloc(0);
  // A client's first message has a length and no type.
  let isStartup = hasStartup;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const types: string[] = [];
    for (;;) {
      const typeLength = isStartup ? 0 : 1;
      if (rest.length < typeLength + 4) return types;
      const length = typeLength + rest.readUInt32BE(typeLength);
      if (rest.length < length) return types;
      if (!isStartup) types.push(String.fromCharCode(rest[0] ?? 0));
      isStartup = false;
      rest = rest.subarray(length);
    }
  };
}
