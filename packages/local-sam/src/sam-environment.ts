import { isRecord } from './cloudformation/json.ts';
import type { FunctionSpec } from './lambda/function-spec.ts';
import type { SecretSpec } from './types.ts';

/** What Docker calls the machine that its containers run on. */
const CONTAINER_HOST = 'host.docker.internal';
const CONTAINER_SUFFIX = '-for-containers';

/**
 * The content of a file for `sam local invoke -n`, by which a function in a container reaches this stack.
 *
 * SAM passes only variables that the template declares, and gives a container no other way in (its
 * --container-env-vars counts for debugging alone). The SDK's endpoint variables are not the template's business, so
 * they travel in NODE_OPTIONS: a module in a data: URL sets them before the function's own code is loaded.
 */
export function samEnvironment(
  functions: FunctionSpec[],
  endpointVariables: Record<string, string>,
  secretsForContainers: SecretSpec[],
): Record<string, Record<string, string>> {
  const reachable = Object.fromEntries(
    Object.entries(endpointVariables).map(([name, url]) => [name, url.replace('127.0.0.1', CONTAINER_HOST)]),
  );
  const code = `Object.assign(process.env,${JSON.stringify(reachable)})`;
  const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(code)}`;
  const copies = new Set(secretsForContainers.map(({ arn }) => arn));
  const forContainer = (value: string) =>
    copies.has(`${value}${CONTAINER_SUFFIX}`) ? `${value}${CONTAINER_SUFFIX}` : value;
  return Object.fromEntries(
    functions.map(({ name, variables }) => {
      const own = Object.entries(variables).map(([key, value]) => [key, forContainer(value)] as const);
      return [name, { ...Object.fromEntries(own), NODE_OPTIONS: nodeOptions }];
    }),
  );
}

/** Copies of the secrets that hold an address of this machine, with the address that a container has to use. */
export function containerSecrets(secrets: SecretSpec[]): SecretSpec[] {
  return secrets.flatMap(({ name, arn, value }) => {
    const content = parse(value);
    return isRecord(content) && content.host === '127.0.0.1'
      ? {
          name: `${name}${CONTAINER_SUFFIX}`,
          arn: `${arn}${CONTAINER_SUFFIX}`,
          value: JSON.stringify({ ...content, host: CONTAINER_HOST }),
        }
      : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
