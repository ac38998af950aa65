import { mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleFunction } from '../packages/local-sam/src/lambda/bundle-function.ts';
import { planStack } from '../packages/local-sam/src/stack-plan.ts';
import { ROOT } from './processes.ts';

/** A program that a fresh process can load. */
export interface Bundle {
  name: string;
  file: string;
  bytes: number;
}

/** What each function cannot do without: `pg` from the layer, and one client of the AWS SDK. */
const FLOOR = `
  const pg = require('pg');
  const { SFNClient } = require('@aws-sdk/client-sfn');
  exports.handler = async () => [pg.Pool, new SFNClient({})].length;`;

/** Bundles every function as it is shipped, and the floor in the same way. `remove` deletes them. */
export async function buildBundles(): Promise<{ floor: Bundle; bundles: Bundle[]; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  // What is external to the bundles.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const { functions } = await planStack(ROOT, { PORT: 3000, AWS_LOCAL_PORT: 4566, MAILBOX_PORT: 8005 });
  const bundles: Bundle[] = [];
  for (const spec of functions) {
    await bundleFunction(spec, ROOT, join(folder, spec.name));
    bundles.push(await bundleAt(spec.name, join(folder, spec.name, 'app.js')));
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
  return { floor, bundles, remove: () => rm(folder, { recursive: true }) };
}

async function bundleAt(name: string, file: string): Promise<Bundle> {
  return { name, file, bytes: (await stat(file)).size };
}
