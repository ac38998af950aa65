import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stop as stopBundler } from 'esbuild';
import type { Clock } from '../../packages/local-sam/src/clock.ts';
import { bundleFunction } from '../../packages/local-sam/src/lambda/bundle-function.ts';
import type { FunctionSpec } from '../../packages/local-sam/src/lambda/function-spec.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** A bundle as the body of a function, so that it can run several times, and with its own `Date`. */
type Bundle = (require: NodeJS.Require, module: { exports: { handler?: Handler } }, date: DateConstructor) => void;

/** The factor by which the functions' pauses are shortened. */
const PAUSES_SHORTENED = 100;
/** Long enough for any repair; reconcile asks for it. */
const CONTEXT = { awsRequestId: 'invocation', getRemainingTimeInMillis: () => 60_000 };

/** Bundles the functions into `folder` as they are deployed. @throws StartError */
export async function bundleAll(functions: FunctionSpec[], root: string, folder: string): Promise<void> {
  await Promise.all(
    functions.map(async (spec) => {
      await bundleFunction(spec, root, join(folder, spec.name));
      const code = await readFile(join(folder, spec.name, 'app.js'), 'utf8');
      const body = `module.exports = (require, module, Date) => {let {exports} = module;\n${code}\n};`;
      await writeFile(bundleOf(folder, spec.name), body);
    }),
  );
  await stopBundler();
}

function bundleOf(folder: string, name: string): string {
  return join(folder, name, 'bundle.cjs');
}

/** Execution environments of one function: each runs one invocation at a time on its own database connection. */
export class Environments {
  readonly #idle: Handler[] = [];
  readonly #waiting: ((handler: Handler) => void)[] = [];

  /** Loads `count` instances of what `bundleAll` left. In them, `Date` is the clock's: the functions' code has no hook for it. */
  constructor(name: string, folder: string, count: number, clock: Clock) {
    const require = createRequire(import.meta.url);
    const load: Bundle = require(bundleOf(folder, name));
    const requireWithPauses = ((id: string) => (isTimers(id) ? TIMERS : require(id))) as NodeJS.Require;
    for (let i = 0; i < count; i++) {
      const module: { exports: { handler?: Handler } } = { exports: {} };
      load(requireWithPauses, module, dateOn(clock));
      if (module.exports.handler !== undefined) this.#idle.push(module.exports.handler);
    }
  }

  /** Runs one invocation, in the first free environment. Rejects like the handler. */
  async invoke(event: unknown): Promise<unknown> {
    const handler = this.#idle.shift() ?? (await new Promise<Handler>((free) => void this.#waiting.push(free)));
    try {
      return await handler(structuredClone(event), CONTEXT);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(handler);
      else next(handler);
    }
  }
}

const TIMERS = { setTimeout: (milliseconds: number) => sleep(milliseconds / PAUSES_SHORTENED) };

function isTimers(id: string): boolean {
  return id === 'timers/promises' || id === 'node:timers/promises';
}

/** The real `Date`, except that now is the clock's. */
function dateOn(clock: Clock): DateConstructor {
  return new Proxy(Date, {
    construct: (target, given) => Reflect.construct(target, given.length === 0 ? [clock.now()] : given),
    get: (target, key) => (key === 'now' ? () => clock.now() : Reflect.get(target, key)),
  });
}
