import { mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleFunction } from '../packages/local-sam/src/lambda/bundle-function.ts';
import type { FunctionSpec } from '../packages/local-sam/src/lambda/function-spec.ts';
import { planStack } from '../packages/local-sam/src/stack-plan.ts';
import { ROOT } from './processes.ts';

/** A program that a fresh process can load. */
export interface Bundle {
  name: string;
  file: string;
  bytes: number;
}

/** What every function needs at least: `pg` from the layer, and one client of the AWS SDK. */
const FLOOR = `
  const pg = require('pg');
  const { SFNClient } = require('@aws-sdk/client-sfn');
  exports.handler = async () => [pg.Pool, new SFNClient({})].length;`;

export interface Bundles {
  floor: Bundle;
  bundles: Bundle[];
  /** The same functions, not minified: each module begins with a comment that has its path. */
  readable: Bundle[];
  remove(): Promise<void>;
}

/** Bundles every function as it ships, and the floor in the same way. `remove` deletes them. */
export async function buildBundles(): Promise<Bundles> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  // External to the bundles.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const { functions } = await planStack(ROOT, { PORT: 3000, AWS_LOCAL_PORT: 4566, MAILBOX_PORT: 8005 });
  const bundle = async (spec: FunctionSpec, target: string) => {
    await bundleFunction(spec, ROOT, join(folder, target));
    return await bundleAt(spec.name, join(folder, target, 'app.js'));
  };
  const bundles: Bundle[] = [];
  const readable: Bundle[] = [];
  for (const spec of functions) {
    bundles.push(await bundle(spec, spec.name));
    const buildProperties = { ...spec.buildProperties, Minify: 'false' };
    readable.push(await bundle({ ...spec, buildProperties }, `${spec.name}-readable`));
  }
  const floorFile = join(folder, 'floor.js');
  await build({
    stdin: { contents: FLOOR, resolveDir: ROOT, loader: 'js' },
    outfile: floorFile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: ['pg'],
  });
  const floor = await bundleAt('floor: pg and one SDK client', floorFile);
  return { floor, bundles, readable, remove: () => rm(folder, { recursive: true }) };
}

async function bundleAt(name: string, file: string): Promise<Bundle> {
  return { name, file, bytes: (await stat(file)).size };
}
