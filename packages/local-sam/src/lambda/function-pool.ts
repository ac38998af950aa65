import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type EnvironmentSettings, ExecutionEnvironment, type Outcome } from './execution-environment.ts';

/**
 * Environments that are made without waiting. Each compiles the bundle for itself, and more than the cores can run only make
 * each other slower, unless they wait for something.
 */
const EAGER_ENVIRONMENTS = availableParallelism() + 1;
/** After so long an invocation gets a further environment: those there are seem to wait for something. */
const PATIENCE_MS = 250;

interface Invocation {
  requestId: string;
  since: number;
  event: string;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/**
 * The execution environments of one function. They grow on demand, beyond what the cores can run only for invocations that have
 * waited, up to `maximum`; further ones wait their turn, oldest first.
 */
export class FunctionPool {
  #settings: EnvironmentSettings;
  readonly #maximum: number;
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #waiting: Invocation[] = [];
  #initializing = 0;
  #look: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(settings: EnvironmentSettings, maximum: number) {
    this.#settings = settings;
    this.#maximum = maximum;
  }

  /** Invokes the function with a JSON text. Rejects only when the pool is stopped. */
  invoke(event: string): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#isStopped) {
        reject(new Error('the stack is stopping'));
        return;
      }
      this.#waiting.push({ requestId: randomUUID(), since: performance.now(), event, resolve, reject });
      this.#dispatch();
    });
  }

  /** Makes these ports, and no others, unreachable for all environments, also for those to come. */
  cutOff(unreachablePorts: readonly number[]): void {
    this.#settings = { ...this.#settings, runtime: { ...this.#settings.runtime, unreachablePorts } };
    for (const environment of this.#environments) environment.cutOff(unreachablePorts);
  }

  /** Ends all environments. What waits or runs is rejected or answered as an exit. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#look);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Error('the stack is stopping'));
    }
    await Promise.all([...this.#environments].map((environment) => environment.terminate()));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      // The most recently used first: its caches are warm and its database connection is the least likely to be stale.
      const environment = this.#idle.pop();
      if (environment === undefined) {
        break;
      }
      const invocation = environment.isAlive ? this.#waiting.shift() : undefined;
      if (invocation !== undefined) {
        void this.#run(environment, invocation);
      }
    }
    while (this.#waiting.length > this.#initializing && this.#environments.size < this.#maximum) {
      const [oldest] = this.#waiting;
      const patience = oldest === undefined ? 0 : oldest.since + PATIENCE_MS - performance.now();
      if (this.#environments.size >= EAGER_ENVIRONMENTS && patience > 0) {
        this.#lookAgainIn(patience);
        break;
      }
      this.#grow();
    }
  }

  #lookAgainIn(milliseconds: number): void {
    this.#look ??= setTimeout(() => {
      this.#look = undefined;
      this.#dispatch();
    }, milliseconds);
  }

  async #run(environment: ExecutionEnvironment, invocation: Invocation): Promise<void> {
    invocation.resolve(await environment.invoke(invocation.requestId, invocation.event));
    this.#release(environment);
  }

  #release(environment: ExecutionEnvironment): void {
    if (environment.isAlive) {
      this.#idle.push(environment);
    }
    this.#dispatch();
  }

  #grow(): void {
    this.#initializing++;
    const environment = new ExecutionEnvironment(
      this.#settings,
      (failure) => {
        this.#initializing--;
        if (failure !== undefined) {
          // One invocation is told; another one tries a new environment, as on AWS.
          this.#waiting.shift()?.resolve(failure);
        }
        this.#release(environment);
      },
      () => {
        this.#environments.delete(environment);
        if (!this.#isStopped) {
          this.#dispatch();
        }
      },
    );
    this.#environments.add(environment);
  }
}
