import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { instrument, type Point } from './instrument.ts';
import type { Trace } from './processes.ts';

/**
 * Where no kill is tried, and why: a file, or an await by the beginning of its code. An entry that a scenario does reach must
 * leave this list.
 */
const NOT_TRIED: [file: string, code: string, why: string][] = [
  ['runtime/rotation.ts', '', 'Secrets Manager calls each step of a rotation again until it succeeds'],
  ['core/rotate-secret.ts', '', 'as above'],
  ['adapters/secrets/secret-versions.ts', '', 'as above'],
  ['adapters/postgres/database-users.ts', '', 'as above'],
  ['adapters/postgres/connection.ts', 'opening.catch(', 'only while a password is being rotated'],
  ['adapters/postgres/connection.ts', 'runOnPool<Row>(pending', 'as above'],
  ['reconcile/app.ts', 'takeBounce(', 'EventBridge delivers a bounce again until it is taken'],
  ['core/take-bounce.ts', '', 'as above'],
  ['adapters/postgres/repair.ts', 'query<TaskRow>(', 'as above'],
  ['adapters/postgres/repair.ts', 'query(sql`select unmark_bounced', 'as above'],
  ['runtime/mathematics.ts', 'import(', 'a page is drawn after all that a request writes'],
  [
    'adapters/postgres/decide.ts',
    'decideAs(query, request, first.assigned_to, true, origin)',
    'only for rows with a domain in Unicode',
  ],
  ['adapters/postgres/patience.ts', '', 'waits, and closes connections, of a deployment whose database is away'],
  ['adapters/postgres/turn.ts', 'client.end()', 'as above'],
  ['runtime/custom-resource.ts', 'pause(', 'as above'],
];

const isAt = ({ name, code }: Point, file: string, begin: string) =>
  name.startsWith(`${file}:`) && code.startsWith(begin);

/** The awaits below `source` that no invocation reached, each with its code; and entries above that one did reach. */
export async function unreachedAwaits(source: string, traces: readonly Trace[]): Promise<string[]> {
  const reached = new Set(traces.flatMap(({ moments }) => moments.map(({ point }) => point)));
  const unreached = (await pointsOf(source)).filter(({ name }) => !reached.has(name));
  const untold = unreached.filter((point) => !NOT_TRIED.some(([file, begin]) => isAt(point, file, begin)));
  const stale = NOT_TRIED.filter(([file, begin]) => !unreached.some((point) => isAt(point, file, begin)));
  return [
    ...untold.map(({ name, code }) => `${name} await ${code}`),
    ...stale.map(([file, begin]) => `${file} ${begin}, though it is reached or gone`),
  ];
}

/** Every explicit await; only a run shows whether a `return` awaits something. */
async function pointsOf(source: string): Promise<Point[]> {
  const points: Point[] = [];
  for await (const path of glob('**/*.ts', { cwd: source, exclude: ['views', 'inbox', 'client', 'node_modules'] })) {
    const file = path.split(sep).join('/');
    points.push(...(await instrument(await readFile(join(source, path), 'utf8'), file)).points);
  }
  return points.filter(({ kind }) => kind === 'await');
}
