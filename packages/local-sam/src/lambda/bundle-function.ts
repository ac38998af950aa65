import { join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { JsonObject } from '../cloudformation/json.ts';
import { StartError } from '../errors.ts';
import type { FunctionSpec } from './function-spec.ts';

/** `sam build` passes each BuildProperty to the command line of esbuild; these are its `--name:key=value` flags. */
const KEY_VALUE_OPTIONS = new Set(['loader', 'define', 'alias', 'banner', 'footer', 'outExtension']);
/** Those of them that take a list in one text, which its JavaScript API wants as a list. */
const COMMA_OPTIONS = new Set(['mainFields', 'conditions', 'resolveExtensions', 'target']);

/**
 * Bundles a function into `outputFolder` with the esbuild options of its own Metadata, as `sam build` does.
 * @throws StartError naming the function and the first place in its source that does not build.
 */
export async function bundleFunction(spec: FunctionSpec, root: string, outputFolder: string): Promise<void> {
  const source = join(root, spec.codeUri);
  try {
    await build({
      // The defaults of SAM's esbuild builder.
      format: 'cjs',
      minify: true,
      target: 'es2020',
      entryPoints: [`${spec.handler.slice(0, spec.handler.lastIndexOf('.'))}.ts`],
      ...esbuildOptions(spec.buildProperties),
      absWorkingDir: source,
      bundle: true,
      platform: 'node',
      outdir: outputFolder,
      logLevel: 'silent',
    });
  } catch (error) {
    throw new StartError(`${spec.name}: does not build: ${buildFault(error, relative(root, source))}`);
  }
}

/** BuildProperties as options of esbuild's JavaScript API: PascalCase to camelCase, `.sql=text` lists to maps. */
export function esbuildOptions(buildProperties: JsonObject): BuildOptions {
  const options: JsonObject = {};
  for (const [property, value] of Object.entries(buildProperties)) {
    const name = property.charAt(0).toLowerCase() + property.slice(1);
    // To SAM, `false` means no flag at all: to switch off an option that esbuild has on by default takes the text 'false'.
    if (value === false || name === 'useNpmCi') {
      continue;
    }
    options[name] = optionValue(name, value);
  }
  return options;
}

function keyValueMap(pairs: unknown[]): JsonObject {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key, ...rest] = String(pair).split('=');
      return [key, rest.join('=')];
    }),
  );
}

function optionValue(name: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    return KEY_VALUE_OPTIONS.has(name) ? keyValueMap(value) : value;
  }
  if (COMMA_OPTIONS.has(name)) {
    return String(value).split(',');
  }
  return value === 'true' ? true : value === 'false' ? false : value;
}

function buildFault(error: unknown, sourceFolder: string): string {
  const [first] =
    (error as { errors?: { text: string; location?: { file: string; line: number } | null }[] }).errors ?? [];
  if (first === undefined) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
  return first.location ? `${sourceFolder}/${first.location.file}:${first.location.line}: ${first.text}` : first.text;
}
