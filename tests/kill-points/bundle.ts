import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { esbuildOptions } from '../../local/lambda/bundle-function.ts';
import type { FunctionSpec } from '../../local/lambda/function-spec.ts';
import { instrument, type Point } from './instrument.ts';

/** A function's bundle, built from instrumented source. */
export interface Bundle {
  functionName: string;
  file: string;
  /** Every place of the source in it where a process can be killed. */
  points: Point[];
}

/** Bundles a function with its own esbuild options, instrumented on the way: the source stays as it is. */
export async function bundleInstrumented(spec: FunctionSpec, root: string, folder: string): Promise<Bundle> {
  const source = join(root, spec.codeUri);
  const outdir = join(folder, spec.name);
  const points: Point[] = [];
  await build({
    format: 'cjs',
    ...esbuildOptions(spec.buildProperties),
    absWorkingDir: source,
    bundle: true,
    platform: 'node',
    outdir,
    logLevel: 'silent',
    plugins: [instrumentation(source, points)],
  });
  return { functionName: spec.name, file: join(outdir, 'app.js'), points };
}

/** Bundles the program of the processes, so that each starts without stripping types. */
export async function bundleProcess(folder: string): Promise<string> {
  const entryPoint = join(import.meta.dirname, 'environment-process.ts');
  await build({ entryPoints: [entryPoint], bundle: true, platform: 'node', format: 'cjs', outdir: folder });
  return join(folder, 'environment-process.js');
}

function instrumentation(source: string, points: Point[]): Plugin {
  return {
    name: 'kill points',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = relative(source, path).split(sep).join('/');
        // Pages and libraries wait for nothing of ours.
        if (file.startsWith('..')) return undefined;
        const instrumented = await instrument(await readFile(path, 'utf8'), file);
        points.push(...instrumented.points);
        return { contents: instrumented.code, loader: 'ts' };
      });
    },
  };
}
