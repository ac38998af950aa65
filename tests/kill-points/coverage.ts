import { glob, readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { FunctionSpec } from '../../local/lambda/function-spec.ts';
import { EXCUSED } from './excused.ts';
import { instrument, type Point } from './instrument.ts';
import type { Trace } from './processes.ts';

/** Which awaits of the source the scenarios reach. */
export interface Coverage {
  /** How many places each function can be killed at, by the folder of its handler. */
  points: Record<string, number>;
  /** Awaits that no scenario reaches and nothing excuses. */
  unreached: string[];
  /** Excuses for what is reached, or is not there. */
  needlessExcuses: string[];
}

/** Holds what was reached against every await below src/. */
export async function coverageOf(
  root: string,
  functions: readonly FunctionSpec[],
  traces: ReadonlyMap<string, readonly Trace[]>,
): Promise<Coverage> {
  const reached = new Map<string, Set<string>>();
  for (const { functionName, moments } of [...traces.values()].flat()) {
    const points = reached.get(functionName) ?? new Set();
    for (const { point } of moments) points.add(point);
    reached.set(functionName, points);
  }
  const everywhere = new Set([...reached.values()].flatMap((points) => [...points]));
  const unreached = (await pointsOf(join(root, 'src'))).filter(({ name }) => !everywhere.has(name));
  const isExcused = ({ name, code }: Point) =>
    EXCUSED.some((excuse) => name.startsWith(`${excuse.file}:`) && code.startsWith(excuse.code));
  const isNeeded = ({ file, code }: (typeof EXCUSED)[number]) =>
    unreached.some((point) => point.name.startsWith(`${file}:`) && point.code.startsWith(code));
  return {
    points: Object.fromEntries(functions.map((spec) => [folderOf(spec), reached.get(spec.name)?.size ?? 0])),
    unreached: unreached.filter((point) => !isExcused(point)).map(({ name, code }) => `${name} await ${code}`),
    needlessExcuses: EXCUSED.filter((excuse) => !isNeeded(excuse)).map(({ file, code }) => `${file} await ${code}`),
  };
}

/** Every await as it is written; what a `return` awaits is known from runs alone. */
async function pointsOf(source: string): Promise<Point[]> {
  const points: Point[] = [];
  for await (const path of glob('**/*.ts', { cwd: source })) {
    const file = path.split(sep).join('/');
    points.push(...(await instrument(await readFile(join(source, path), 'utf8'), file)).points);
  }
  return points.filter(({ kind }) => kind === 'await').sort((a, b) => (a.name < b.name ? -1 : 1));
}

function folderOf({ buildProperties, name }: FunctionSpec): string {
  const [entryPoint] = (buildProperties.EntryPoints ?? []) as string[];
  return entryPoint === undefined ? name : dirname(entryPoint);
}
