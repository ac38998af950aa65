import { localUrl, type Ports, portsFromEnvironment } from '../addresses.ts';
import { StartError } from '../errors.ts';

/** URLs of the running stack, from PORT, AWS_LOCAL_PORT and MAILBOX_PORT alone. */
export function stackUrls(): { api: string; awsEndpoint: string; mailbox: string } {
  const ports: Ports = portsFromEnvironment(process.env);
  return {
    api: localUrl(ports.PORT),
    awsEndpoint: localUrl(ports.AWS_LOCAL_PORT),
    mailbox: localUrl(ports.MAILBOX_PORT),
  };
}

/** One request to the stack. @throws StartError when nothing listens there. */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new StartError(
      `No stack answers at ${new URL(url).origin}: run npm start, or set PORT, AWS_LOCAL_PORT and MAILBOX_PORT as it has them`,
    );
  }
}

/** Runs a command. A failure is one line on standard error, with exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
