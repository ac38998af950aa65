import { createServer, type Server } from 'node:http';
import type { Ports } from './addresses.ts';
import { StartError } from './errors.ts';
import { listen } from './listen.ts';

/**
 * Checks that each port is free, before anything starts. All are held at once, so that the same number given twice is
 * found too.
 * @throws StartError naming the variable of the first port that is taken.
 */
export async function checkPorts(ports: Ports): Promise<void> {
  const servers: Server[] = [];
  try {
    for (const [name, port] of Object.entries(ports)) {
      const server = createServer();
      await listen(server, port).catch(({ code }: NodeJS.ErrnoException) => {
        const reason = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`;
        throw new StartError(`Port ${port} ${reason}: set ${name} to another one, for example ${name}=${port + 1}`);
      });
      servers.push(server);
    }
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}
