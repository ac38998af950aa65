import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asRecord, type JsonObject } from '../../packages/local-sam/src/cloudformation/json.ts';
import { ROOT } from './templates.ts';

/** Everything that a build on another machine gets. */
const COPIED = ['src', 'layers', 'statemachine', 'template.yaml', 'samconfig.toml'];
/** Files of packages that no bundle needs; copying them takes longer than the rest. */
const NOT_BUNDLED = /\.(d\.[cm]?ts|map|md)$/;

/** Copies what `sam build` needs into `folder`, but nothing installed or built. */
export function copySources(folder: string): void {
  for (const name of COPIED) {
    const filter = (path: string) => !/[\\/](node_modules|\.aws-sam)$/.test(path);
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter });
  }
}

/**
 * Puts into `folder`/src what `npm ci` installs there: exactly the packages of its lock file, copied from those installed here.
 * Copies, since a linked package would find the packages around the link's target.
 */
export function installLocked(folder: string): void {
  const lock = JSON.parse(readFileSync(join(folder, 'src/package-lock.json'), 'utf8'));
  for (const [path, entry] of Object.entries<{ version: string; optional?: boolean }>(lock.packages)) {
    if (path === '') continue;
    const installed = join(ROOT, path);
    // For another processor than this one.
    if (entry.optional === true && !existsSync(installed)) continue;
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    if (version !== entry.version) throw new Error(`${path}: locked is ${entry.version}, installed ${version}`);
    const filter = (from: string) => from === installed || !(NOT_BUNDLED.test(from) || from.endsWith('node_modules'));
    cpSync(installed, join(folder, 'src', path), { recursive: true, filter });
  }
}

/**
 * Runs the esbuild of `folder`/src like SAM's builder: each of the BuildProperties is a flag.
 * @returns esbuild's output: warnings, and the sizes of the files
 * @throws Error with the same output, when the build fails
 */
export function runEsbuild(folder: string, metadata: JsonObject, outputFolder: string): string {
  const { EntryPoints: entryPoints, UseNpmCi: _, ...properties } = asRecord(metadata.BuildProperties);
  const flags = Object.entries(properties).flatMap(([name, value]) => flagsOf(name, value));
  const program = join(folder, 'src/node_modules/esbuild/bin/esbuild');
  const fixed = ['--bundle', '--platform=node', `--outdir=${outputFolder}`];
  const { status, stderr } = spawnSync(program, [...(entryPoints as string[]), ...fixed, ...flags], {
    cwd: join(folder, 'src'),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stderr;
}

function flagsOf(property: string, value: unknown): string[] {
  const flag = `--${property.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}`;
  if (Array.isArray(value)) return value.map((item) => `${flag}:${item}`);
  if (typeof value === 'boolean') return value ? [flag] : [];
  return [`${flag}=${value}`];
}
