import type { FunctionSpec } from './lambda/function-spec.ts';

/**
 * The content of a file for `sam local invoke -n`, by which a function in a container reaches this stack.
 *
 * SAM passes only variables that the template declares, and gives a container no other way in (its
 * --container-env-vars counts for debugging alone). The SDK's endpoint variables are not the template's business, so
 * they travel in NODE_OPTIONS, which `sam build` adds to each function that is built with source maps: a module in a
 * data: URL sets them before the function's own code is loaded.
 */
export function samEnvironment(
  functions: FunctionSpec[],
  endpointVariables: Record<string, string>,
): Record<string, Record<string, string>> {
  const reachable = Object.fromEntries(
    Object.entries(endpointVariables).map(([name, url]) => [name, url.replace('127.0.0.1', CONTAINER_HOST)]),
  );
  const code = `Object.assign(process.env,${JSON.stringify(reachable)})`;
  const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(code)}`;
  return Object.fromEntries(functions.map((spec) => [spec.name, { ...spec.variables, NODE_OPTIONS: nodeOptions }]));
}

/** What Docker calls the machine that its containers run on. */
const CONTAINER_HOST = 'host.docker.internal';
