import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { esbuildOptions } from '../../packages/local-sam/src/lambda/bundle-function.ts';
import type { FunctionSpec } from '../../packages/local-sam/src/lambda/function-spec.ts';
import { instrument } from './instrument.ts';

/**
 * Bundles a function with its own esbuild options and instruments it on the way: the source stays as it is. Returns the file.
 */
export async function bundleInstrumented(spec: FunctionSpec, root: string, folder: string): Promise<string> {
  const source = join(root, spec.codeUri);
  const outdir = join(folder, spec.name);
  await build({
    format: 'cjs',
    ...esbuildOptions(spec.buildProperties),
    absWorkingDir: source,
    bundle: true,
    platform: 'node',
    outdir,
    logLevel: 'silent',
    plugins: [instrumentation(source)],
  });
  return join(outdir, 'app.js');
}

/** Bundles the program of the processes, so that each starts without stripping types. */
export async function bundleProcess(folder: string): Promise<string> {
  const entryPoint = join(import.meta.dirname, 'environment-process.ts');
  await build({ entryPoints: [entryPoint], bundle: true, platform: 'node', format: 'cjs', outdir: folder });
  return join(folder, 'environment-process.js');
}

function instrumentation(source: string): Plugin {
  return {
    name: 'kill points',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = relative(source, path).split(sep).join('/');
        // Pages and libraries await nothing of ours.
        if (/^(\.\.|views|inbox)\//.test(file)) return undefined;
        const { code } = await instrument(await readFile(path, 'utf8'), file);
        return { contents: code, loader: 'ts' };
      });
    },
  };
}
