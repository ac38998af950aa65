import { StartError } from './errors.ts';

/** The ports of the stack, by the variable that sets each. */
export interface Ports {
  PORT: number;
  AWS_LOCAL_PORT: number;
  MAILBOX_PORT: number;
}

/** Path of the OpenID Connect issuer on the AWS endpoint. */
export const ISSUER_PATH = '/_issuer';
/** Path below which custom resources PUT their answers to the AWS endpoint. */
export const CUSTOM_RESOURCE_PATH = '/_custom-resources/';

/**
 * The ports from the environment, or their defaults.
 * @throws StartError naming the variable that is not a port.
 */
export function portsFromEnvironment(environment: NodeJS.ProcessEnv): Ports {
  const port = (name: keyof Ports, standard: number) => {
    const value = environment[name] ?? String(standard);
    if (!/^\d{1,5}$/.test(value) || Number(value) === 0 || Number(value) > 65_535) {
      throw new StartError(`${name} is ${value}, which is no port`);
    }
    return Number(value);
  };
  return {
    PORT: port('PORT', 3000),
    AWS_LOCAL_PORT: port('AWS_LOCAL_PORT', 4566),
    MAILBOX_PORT: port('MAILBOX_PORT', 8005),
  };
}

/** The origins of a page served at a port of this machine, however its reader typed the address. */
export function pageOrigins(port: number): string[] {
  return [localUrl(port), `http://localhost:${port}`];
}

/** URL of a port of this machine. */
export function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
