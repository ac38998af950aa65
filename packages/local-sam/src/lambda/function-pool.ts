import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type EnvironmentSettings, ExecutionEnvironment, type Outcome } from './execution-environment.ts';
import type { FunctionSpec } from './function-spec.ts';

/**
 * Environments that may start at once. Each compiles the bundle for itself, and more than the cores can run only slow each
 * other down, unless they wait for something.
 */
const EAGER_ENVIRONMENTS = availableParallelism() + 1;
/** An invocation that has waited so long gets another environment: the existing ones seem to wait for something. */
const PATIENCE_MS = 250;

type Limits = Pick<FunctionSpec, 'maximumConcurrency' | 'environmentConcurrency'>;

interface Waiting {
  requestId: string;
  since: number;
  event: string;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/**
 * The execution environments of one function. They grow on demand, beyond the number of cores only for invocations that have
 * waited, and run up to `maximumConcurrency` invocations together; further ones queue, oldest first.
 */
export class FunctionPool {
  #settings: EnvironmentSettings;
  readonly #limits: Limits;
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #ready = new Set<ExecutionEnvironment>();
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #look: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(settings: EnvironmentSettings, limits: Limits) {
    this.#settings = settings;
    this.#limits = limits;
  }

  /** Invokes the function with a JSON text. Rejects only if the pool is stopped. */
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

  /** Makes exactly these ports unreachable for all environments, now and later. */
  cutOff(unreachablePorts: readonly number[]): void {
    this.#settings = { ...this.#settings, runtime: { ...this.#settings.runtime, unreachablePorts } };
    for (const environment of this.#environments) environment.cutOff(unreachablePorts);
  }

  /** Ends all environments. Waiting invocations are rejected; running ones are answered as an exit. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#look);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Error('the stack is stopping'));
    }
    await Promise.all([...this.#environments].map((environment) => environment.terminate()));
  }

  #dispatch(): void {
    const { maximumConcurrency, environmentConcurrency } = this.#limits;
    while (this.#waiting.length > 0 && this.#running < maximumConcurrency) {
      const environment = this.#free();
      const invocation = environment && this.#waiting.shift();
      if (invocation === undefined) break;
      void this.#run(environment as ExecutionEnvironment, invocation);
    }
    const open = () => [...this.#environments].filter(({ isOpen }) => isOpen);
    const initializing = () => open().filter((environment) => !this.#ready.has(environment)).length;
    const mayGrow = () => open().length * environmentConcurrency < maximumConcurrency;
    while (this.#waiting.length > initializing() * environmentConcurrency && mayGrow()) {
      const [oldest] = this.#waiting;
      const patience = oldest === undefined ? 0 : oldest.since + PATIENCE_MS - performance.now();
      if (open().length >= EAGER_ENVIRONMENTS && patience > 0) {
        this.#lookAgainIn(patience);
        break;
      }
      this.#grow();
    }
  }

  /** The least busy environment that can take one more invocation. */
  #free(): ExecutionEnvironment | undefined {
    let free: ExecutionEnvironment | undefined;
    for (const environment of this.#ready) {
      if (environment.isOpen && environment.load < (free?.load ?? this.#limits.environmentConcurrency)) {
        free = environment;
      }
    }
    return free;
  }

  #lookAgainIn(milliseconds: number): void {
    this.#look ??= setTimeout(() => {
      this.#look = undefined;
      this.#dispatch();
    }, milliseconds);
  }

  async #run(environment: ExecutionEnvironment, { requestId, event, resolve }: Waiting): Promise<void> {
    this.#running++;
    resolve(await environment.invoke(requestId, event));
    this.#running--;
    this.#dispatch();
  }

  #grow(): void {
    const environment = new ExecutionEnvironment(
      this.#settings,
      (failure) => {
        if (failure === undefined) this.#ready.add(environment);
        // As on AWS, one invocation gets the error and the next one tries a new environment.
        else this.#waiting.shift()?.resolve(failure);
        this.#dispatch();
      },
      () => {
        this.#environments.delete(environment);
        this.#ready.delete(environment);
        if (!this.#isStopped) this.#dispatch();
      },
    );
    this.#environments.add(environment);
  }
}
