import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { instrument, type Point } from './instrument.ts';
import type { Trace } from './processes.ts';

/** The awaits below `source` that no invocation reached, each with what it awaits. */
export async function unreachedAwaits(source: string, traces: readonly Trace[]): Promise<string[]> {
  const reached = new Set(traces.flatMap(({ moments }) => moments.map(({ point }) => point)));
  const unreached = (await pointsOf(source)).filter(({ name }) => !reached.has(name));
  return unreached.map(({ name, code }) => `${name} await ${code}`);
}

/** Every await as it is written; what a `return` awaits is known from runs alone. */
async function pointsOf(source: string): Promise<Point[]> {
  const points: Point[] = [];
  for await (const path of glob('**/*.ts', { cwd: source, exclude: ['views', 'inbox', 'node_modules'] })) {
    const file = path.split(sep).join('/');
    points.push(...(await instrument(await readFile(join(source, path), 'utf8'), file)).points);
  }
  return points.filter(({ kind }) => kind === 'await');
}
