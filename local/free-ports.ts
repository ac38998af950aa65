import { createServer, type Server } from 'node:http';
import type { Ports } from './addresses.ts';
import { StartError } from './errors.ts';
import { listen } from './listen.ts';

/**
 * Checks that each port is free before anything is started, and chooses one for each that is 0. All are held at once,
 * so that the same number given twice is found too.
 * @throws StartError naming the variable of the first port that is taken.
 */
export async function freePorts(wanted: Ports): Promise<Ports> {
  const servers: Server[] = [];
  const hold = async (name: keyof Ports) => {
    const server = createServer();
    try {
      const port = await listen(server, wanted[name]);
      servers.push(server);
      return port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const reason = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`;
      throw new StartError(
        `Port ${wanted[name]} ${reason}: set ${name} to another one, for example ${name}=${wanted[name] + 1}`,
      );
    }
  };
  try {
    return {
      PORT: await hold('PORT'),
      AWS_LOCAL_PORT: await hold('AWS_LOCAL_PORT'),
      MAILBOX_PORT: await hold('MAILBOX_PORT'),
    };
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}
