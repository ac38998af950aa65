import { setTimeout as sleep } from 'node:timers/promises';
import { functionEnvironment } from '../../packages/local-sam/src/lambda/function-environment.ts';
import type { FunctionSpec } from '../../packages/local-sam/src/lambda/function-spec.ts';
import type { InvocationResult } from '../../packages/local-sam/src/types.ts';
import type { Functions, Surroundings } from '../simulation/world.ts';
import { type InterpreterTimers, putInterpreterOn } from './interpreter-timers.ts';
import { Environments } from './shipped-functions.ts';

/** When the process of an invocation dies: before its first statement, or after its work but without an answer. */
export type Death = 'before' | 'after';

const MIGRATE = 'MigrateFunction';
/** Instances of each function: so many can work at the same moment, each on its own connection. */
const ENVIRONMENTS = 3;
const CRASH = { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed' };
const QUIET = { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true', TZ: 'UTC' };

/**
 * The shipped functions in the thread of the world; `bundles` is the folder that `bundleAll` filled. One world per thread: it
 * sets the environment, and the timers of the interpreter.
 */
export class ThreadFunctions implements Functions {
  readonly #surroundings: Surroundings;
  readonly #bundles: string;
  readonly #environments = new Map<string, Environments>();
  readonly #deaths = new Map<string, Death[]>();
  readonly #timers: InterpreterTimers;
  #busy = 0;
  /** The number of invocations that took longer, by the clock, than Lambda allows. */
  overdue = 0;

  constructor(surroundings: Surroundings, bundles: string) {
    this.#surroundings = surroundings;
    this.#bundles = bundles;
    this.#timers = putInterpreterOn(surroundings.clock);
  }

  /** The next `times` invocations of the function die. */
  kill(functionName: string, death: Death, times: number): void {
    const deaths = this.#deaths.get(functionName) ?? [];
    this.#deaths.set(functionName, [...deaths, ...Array.from({ length: times }, () => death)]);
  }

  /** Ends the deaths. */
  heal(): void {
    this.#deaths.clear();
  }

  readonly invoke = async (functionName: string, event: unknown): Promise<InvocationResult> => {
    const { plan, clock } = this.#surroundings;
    const spec = plan.functions.find(({ name, arn }) => name === functionName || arn === functionName);
    if (spec === undefined) throw new Error(`there is no function ${functionName}`);
    const death = this.#deaths.get(spec.name)?.shift();
    if (death === 'before') return { payload: CRASH, functionError: 'Unhandled' };
    this.#busy += 1;
    const startedAt = clock.now();
    try {
      const payload = await this.#environmentsOf(spec).invoke(event);
      return death === 'after' ? { payload: CRASH, functionError: 'Unhandled' } : { payload };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      return { payload: { errorType, errorMessage }, functionError: 'Unhandled' };
    } finally {
      this.#busy -= 1;
      if (clock.now() - startedAt > spec.timeoutSeconds * 1000) this.overdue += 1;
    }
  };

  busy(): number {
    return this.#busy;
  }

  heldMessages(): number {
    return 0;
  }

  async goOn(polls: number): Promise<void> {
    const { clock, aws } = this.#surroundings;
    const due = this.#timers.nextDue();
    if (this.#busy + aws.busy() > 0) await sleep(1);
    else if (due !== undefined) clock.advance(Math.max(due - clock.now(), 0));
    // The store's own pause after an error; nothing announces its end.
    else if (polls % 50 === 49) clock.advance(1_000);
    else await sleep(1);
  }

  async end(): Promise<void> {}

  #environmentsOf({ name }: FunctionSpec): Environments {
    const { plan, clock } = this.#surroundings;
    const loaded = this.#environments.get(name);
    if (loaded !== undefined) return loaded;
    // First the function that creates the schema, which signs in as the owner; the others share their variables.
    this.#setVariables(plan.functions.filter((spec) => (spec.name === MIGRATE) === (name === MIGRATE)));
    const environments = new Environments(name, this.#bundles, ENVIRONMENTS, clock);
    this.#environments.set(name, environments);
    return environments;
  }

  /** The SDK does not retry a failed call, so that it stays failed. */
  #setVariables(specs: FunctionSpec[]): void {
    const endpointVariables = { AWS_ENDPOINT_URL: this.#surroundings.aws.url };
    const surroundings = { endpointVariables, taskRoot: '', nodePath: '' };
    for (const spec of specs) Object.assign(process.env, functionEnvironment(spec, surroundings));
    Object.assign(process.env, QUIET, { AWS_MAX_ATTEMPTS: '1' });
  }
}
