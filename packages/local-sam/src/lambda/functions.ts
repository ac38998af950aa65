import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { stop as stopBundler } from 'esbuild';
import { FunctionNotFoundError, StartError } from '../errors.ts';
import { prefixLines } from '../prefix-lines.ts';
import type { InvokeFunction } from '../types.ts';
import { createBuildFolder } from './build-folder.ts';
import { bundleFunction } from './bundle-function.ts';
import { functionEnvironment } from './function-environment.ts';
import { FunctionPool } from './function-pool.ts';
import type { FunctionSpec } from './function-spec.ts';
import { layOutLayer } from './layer.ts';

/** One layer of a template. */
export interface LayerSpec {
  name: string;
  arn: string;
  /** Folder that holds the layer's package.json. */
  contentFolder: string;
}

/** The built functions of a template, ready to be invoked. */
export interface Functions {
  invoke: InvokeFunction;
  /** Like `invoke`, with JSON texts: the gateway and the Lambda API already have them as text. */
  invokeText(functionName: string, event: string): Promise<{ payload: string; isError: boolean }>;
  /** Makes exactly these ports unreachable for functions: what they send is lost, and nothing answers. */
  cutOff(unreachablePorts: readonly number[]): void;
  stop(): Promise<void>;
}

export interface FunctionsOptions {
  functions: FunctionSpec[];
  layers: LayerSpec[];
  /** Folder of the template. */
  root: string;
  endpointVariables: Record<string, string>;
  /** Takes the output of functions, as whole lines that begin with the function's name. */
  write(lines: string): void;
}

/**
 * Bundles all functions and lays out all layers, in a new folder that is removed when they are stopped.
 * @throws StartError when a function does not build or a layer does not fit.
 */
export async function buildFunctions(options: FunctionsOptions): Promise<Functions> {
  const folder = await createBuildFolder();
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const layerModules = new Map<string, string>();
    for (const { name, arn, contentFolder } of options.layers) {
      layerModules.set(arn, await layOutLayer(name, contentFolder, options.root, join(folder, name)));
    }
    const pools = new Map<string, FunctionPool>();
    for (const { spec, pool } of await Promise.all(
      options.functions.map((spec) => build(spec, folder, layerModules, options)),
    )) {
      pools.set(spec.name, pool);
      pools.set(spec.arn, pool);
    }
    return functionsOf(pools, remove);
  } catch (error) {
    await remove();
    throw error;
  } finally {
    // Otherwise its process would keep some hundred megabytes as long as the stack runs.
    await stopBundler();
  }
}

async function build(spec: FunctionSpec, folder: string, layerModules: Map<string, string>, options: FunctionsOptions) {
  const taskRoot = join(folder, spec.name, 'task');
  await bundleFunction(spec, options.root, taskRoot);
  const nodePath = spec.layerArns.map((arn) => {
    const modules = layerModules.get(arn);
    if (modules === undefined) {
      throw new StartError(`${spec.name}: the layer ${arn} is not one of the template's`);
    }
    return modules;
  });
  const { endpointVariables } = options;
  const pool = new FunctionPool(
    {
      functionName: spec.name,
      runtime: { bundleFolder: taskRoot, handler: spec.handler, functionArn: spec.arn, unreachablePorts: [] },
      variables: {
        ...functionEnvironment(spec, { endpointVariables, taskRoot, nodePath: nodePath.join(delimiter) }),
        ...concurrencyVariable(spec),
      },
      timeoutSeconds: spec.timeoutSeconds,
      sourceMaps: spec.buildProperties.Sourcemap === true,
      createOutput: () => prefixLines(`[${spec.name}] `, options.write),
    },
    spec,
  );
  return { spec, pool };
}

/** Lambda sets it only if an environment runs several invocations at once; libraries then keep the data of each apart. */
function concurrencyVariable({ environmentConcurrency }: FunctionSpec): Record<string, string> {
  return environmentConcurrency > 1 ? { AWS_LAMBDA_MAX_CONCURRENCY: String(environmentConcurrency) } : {};
}

function functionsOf(pools: Map<string, FunctionPool>, remove: () => Promise<void>): Functions {
  const invokeText: Functions['invokeText'] = (functionName, event) => {
    // A qualifier ($LATEST or an alias) means the same code here.
    const pool = pools.get(functionName) ?? pools.get(functionName.replace(/:[^:]*$/, ''));
    if (pool === undefined) {
      return Promise.reject(new FunctionNotFoundError(`Function not found: ${functionName}`));
    }
    return pool.invoke(event);
  };
  return {
    invokeText,
    invoke: async (functionName, event) => {
      const { payload, isError } = await invokeText(functionName, JSON.stringify(event));
      return { payload: JSON.parse(payload), ...(isError ? { functionError: 'Unhandled' as const } : {}) };
    },
    cutOff: (unreachablePorts) => {
      // Each is there by name and by ARN.
      for (const pool of new Set(pools.values())) pool.cutOff(unreachablePorts);
    },
    stop: async () => {
      for (const pool of pools.values()) {
        await pool.stop();
      }
      await remove();
    },
  };
}
