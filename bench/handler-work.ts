import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';

/** The owners of a handler's CPU time; the first whose pattern is in a file's path owns the file. */
const OWNERS: [owner: string, path: RegExp][] = [
  ['AWS SDK', /node_modules\/@(aws-sdk|smithy|aws-crypto)\//],
  [
    'logs and metrics',
    /node_modules\/(@aws-lambda-powertools|@aws\/lambda-invoke-store)\/|src\/runtime\/(logger|metrics)/,
  ],
  ['validation', /node_modules\/valibot\//],
  ['PostgreSQL client', /node_modules\/(pg|pg-\w+|postgres-\w+)\/|adapters\/postgres\/|node_modules\/sql-template-tag/],
  ['the product', /(^|\/)(core|runtime|adapters|views|\w+)\/[\w-]+\.tsx?$/],
];
const NODE = 'Node.js';
const GARBAGE = 'garbage collection';

/** The columns of the table. */
export const WORK = [...OWNERS.map(([owner]) => owner), NODE, GARBAGE];

/**
 * The milliseconds of a profile, by owner. What Node.js does for a caller counts for the caller; what it does by itself, for
 * example reading a socket, counts as its own. `bundleFile` is not minified: esbuild wrote each module's path in a comment before it.
 */
export function workOf(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  bundleFile: string,
): Map<string, number> {
  const moduleAt = modulesOf(bundleFile);
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ownerOf = (id: number | undefined): string => {
    const node = id === undefined ? undefined : byId.get(id);
    if (node === undefined) return NODE;
    const { functionName, url, lineNumber } = node.callFrame;
    if (functionName === '(garbage collector)') return GARBAGE;
    const path = url.endsWith(bundleFile) ? moduleAt(lineNumber) : url;
    return OWNERS.find(([, pattern]) => pattern.test(path))?.[0] ?? ownerOf(parents.get(node.id));
  };
  const owners = new Map(
    nodes.map(({ id, callFrame }) => [id, callFrame.functionName === '(idle)' ? null : ownerOf(id)]),
  );
  const work = new Map<string, number>();
  for (const [i, sample] of samples.entries()) {
    const owner = owners.get(sample);
    if (owner) work.set(owner, (work.get(owner) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  }
  return work;
}

/** The path of the module that a line of the bundle (counted from 0) belongs to. */
function modulesOf(bundleFile: string): (line: number) => string {
  let path = '';
  const paths = readFileSync(bundleFile, 'utf8')
    .split('\n')
    .map((line) => {
      path = /^(?:\s*)\/\/ (\S+\.[cm]?[jt]sx?|\S+\.sql)$/.exec(line)?.[1] ?? path;
      return path;
    });
  return (line) => paths[line] ?? '';
}
