import { parse } from '@swc/core';

/** A place in the source where a process can be killed: an `await`, explicit or implied. */
export interface Point {
  /** File below src/, line, and the number on that line if it has several: `core/decide-task.ts:55`. */
  name: string;
  /**
   * An explicit `await`. A `return` of an async function also awaits its value if that is a promise. Only a run can tell, so a
   * return that no run reaches with a promise is not a point.
   */
  kind: 'await' | 'return';
  /** The awaited code, on one line. */
  code: string;
}

/** The object that instrumented code reports its points to; see environment-process.ts. */
export const PROBE = 'globalThis.killPointProbe';

interface Node {
  type: string;
  span: { start: number; end: number };
  [field: string]: unknown;
}

type Report = (kind: Point['kind'], node: Node, argument: Node) => void;

interface Splice {
  at: number;
  /** Skipped bytes of the source. */
  remove: number;
  text: string;
  /** At the same place, closing parts come before opening ones. */
  order: number;
}

/**
 * Wraps every `await`, and every `return` of an async function, so that the probe is called before the awaited call and
 * after it has settled. Nothing else changes. `file` is the name for the points.
 * @throws for `for await` and `await using`, which it cannot wrap
 */
export async function instrument(source: string, file: string): Promise<{ code: string; points: Point[] }> {
  // The parser counts bytes from its own offset; the first statement reveals it.
  const program = await parse(`;${source}`, { syntax: 'typescript', target: 'es2024', comments: false });
  const base = (program.body[0]?.span.start ?? 0) + 1;
  const bytes = Buffer.from(source);
  const found: { kind: Point['kind']; node: Node; argument: Node }[] = [];
  visit(program, false, (kind, node, argument) => found.push({ kind, node, argument }));
  found.sort((a, b) => a.node.span.start - b.node.span.start);
  const lines = found.map(({ node }) => lineAt(bytes, node.span.start - base));
  const points = found.map(({ kind, argument: { span } }, index) => {
    const code = bytes
      .subarray(span.start - base, span.end - base)
      .toString()
      .replaceAll(/\s+/g, ' ');
    return { kind, name: nameOf(file, lines, index), code };
  });
  const splices = found.flatMap(({ kind, node, argument }, index) => {
    const { name } = points[index] as Point;
    return kind === 'await' ? aroundAwait(node, argument, name) : aroundValue(argument, name);
  });
  return { code: splice(bytes, splices, base), points };
}

/** Calls back for each await and each returned value of an async function. */
function visit(value: unknown, isAsync: boolean, report: Report): void {
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  // `for await` and `await using`.
  if (node.await === true || node.isAwait === true) throw new Error(`${node.type} with await cannot be instrumented`);
  const inAsync = 'async' in node ? node.async === true : isAsync;
  const { argument, body } = node as { argument?: Node | null; body?: Node };
  if (node.type === 'AwaitExpression' && argument) report('await', node, argument);
  if (node.type === 'ReturnStatement' && inAsync && argument && canBePromise(argument)) {
    report('return', argument, argument);
  }
  if (node.type === 'ArrowFunctionExpression' && inAsync && body && canBePromise(body)) report('return', body, body);
  for (const [field, child] of Object.entries(node)) {
    if (field !== 'span') visit(child, inAsync, report);
  }
}

/** Whether the value can be a promise that nobody has awaited yet; an await in it is its own point. */
function canBePromise({ type, expression }: Node): boolean {
  if (type === 'ParenthesisExpression') return canBePromise(expression as Node);
  return ['CallExpression', 'ConditionalExpression', 'Identifier', 'BinaryExpression', 'MemberExpression'].includes(
    type,
  );
}

function aroundAwait({ span }: Node, argument: Node, name: string): Splice[] {
  const id = JSON.stringify(name);
  return [
    {
      at: span.start,
      remove: argument.span.start - span.start,
      text: `(${PROBE}.before(${id}), await ${PROBE}.after(${id}, `,
      order: 1,
    },
    { at: span.end, remove: 0, text: '))', order: 0 },
  ];
}

function aroundValue({ span }: Node, name: string): Splice[] {
  const id = JSON.stringify(name);
  return [
    { at: span.start, remove: 0, text: `(${PROBE}.before(${id}), ${PROBE}.returned(${id}, `, order: 1 },
    { at: span.end, remove: 0, text: '))', order: 0 },
  ];
}

function splice(bytes: Buffer, splices: Splice[], base: number): string {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { at: position, remove, text } of splices.sort((a, b) => a.at - b.at || a.order - b.order)) {
    parts.push(bytes.subarray(at, position - base), Buffer.from(text));
    at = position - base + remove;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]).toString();
}

function lineAt(bytes: Buffer, offset: number): number {
  return bytes.subarray(0, offset).toString().split('\n').length;
}

function nameOf(file: string, lines: number[], index: number): string {
  const line = lines[index];
  const before = lines.slice(0, index).filter((other) => other === line).length;
  return `${file}:${line}${before === 0 ? '' : `#${before + 1}`}`;
}
