import { Worker } from 'node:worker_threads';
import {
  type Answer,
  type EnvironmentMessage,
  errorPayload,
  type Invocation,
  type RuntimeMessage,
  type RuntimeSettings,
} from './messages.ts';

/** The result of one invocation: JSON text. */
export type Outcome = Omit<Answer, 'requestId'>;

/** What all environments of one function have in common. */
export interface EnvironmentSettings {
  functionName: string;
  runtime: RuntimeSettings;
  variables: Record<string, string>;
  timeoutSeconds: number;
  sourceMaps: boolean;
  /** Makes a reader for one stream of output; each environment has two. */
  createOutput(): (chunk: Buffer) => void;
}

/** As on AWS, initialization beyond this counts against the function's own timeout. */
const INIT_MILLISECONDS = 10_000;

/** Like Lambda, ends an environment that exceeds it. Without a limit, the heaps of ten threads would grow before they are collected. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 };

interface Running {
  resolve(outcome: Outcome): void;
  timer: NodeJS.Timeout;
}

/**
 * One execution environment: a thread with its own globals and variables. It runs all invocations it is given, at the same time.
 * After a timeout it takes no more, and ends when the running ones are done; an exit or an uncaught exception ends all of them.
 */
export class ExecutionEnvironment {
  readonly #settings: EnvironmentSettings;
  readonly #worker: Worker;
  readonly #onInitialized: (failure?: Outcome) => void;
  readonly #running = new Map<string, Running>();
  #unsent: Invocation[] = [];
  #initialization: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  /** Whether it can be invoked. */
  isOpen = true;

  /**
   * Starts the thread. Calls `onInitialized` once: without an argument when the environment can be invoked, with an
   * outcome when initialization failed. Calls `onLost` once, when the environment has ended.
   */
  constructor(settings: EnvironmentSettings, onInitialized: (failure?: Outcome) => void, onLost: () => void) {
    this.#settings = settings;
    this.#onInitialized = onInitialized;
    this.#worker = new Worker(new URL('./runtime.ts', import.meta.url), {
      name: settings.functionName,
      workerData: settings.runtime,
      env: settings.variables,
      execArgv: settings.sourceMaps ? ['--enable-source-maps'] : [],
      resourceLimits: HEAP_LIMITS,
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.on('data', settings.createOutput());
    this.#worker.stderr.on('data', settings.createOutput());
    this.#initialization = setTimeout(
      () => this.#failInitialization(this.#timeout('')),
      INIT_MILLISECONDS + settings.timeoutSeconds * 1000,
    );
    this.#worker.on('message', (message: RuntimeMessage) => this.#receive(message));
    this.#worker.on('error', (error: Error) => {
      this.#failure = error;
    });
    this.#worker.on('exit', (code) => {
      this.isOpen = false;
      this.#failInitialization(this.#exit('', code));
      for (const requestId of [...this.#running.keys()]) this.#settle(requestId, this.#exit(requestId, code));
      onLost();
    });
  }

  /** The number of running invocations. */
  get load(): number {
    return this.#running.size;
  }

  /** Runs one invocation. Never rejects: a timeout, an exit or an uncaught exception is an outcome. */
  invoke(requestId: string, event: string): Promise<Outcome> {
    const milliseconds = this.#settings.timeoutSeconds * 1000;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.isOpen = false;
        this.#settle(requestId, this.#timeout(requestId));
      }, milliseconds);
      this.#running.set(requestId, { resolve, timer });
      // One message for all invocations of a turn of the event loop: each post costs more than its content.
      if (this.#unsent.length === 0) setImmediate(() => this.#send());
      this.#unsent.push({ requestId, deadline: Date.now() + milliseconds, event });
    });
  }

  /** Makes exactly these ports unreachable. */
  cutOff(unreachablePorts: readonly number[]): void {
    this.#post({ type: 'network', unreachablePorts });
  }

  /** Ends the environment, whatever it is doing, and waits until its thread is gone. */
  async terminate(): Promise<void> {
    this.isOpen = false;
    await this.#worker.terminate();
  }

  #send(): void {
    const invocations = this.#unsent;
    this.#unsent = [];
    this.#post({ type: 'invocations', invocations });
  }

  #post(message: EnvironmentMessage): void {
    this.#worker.postMessage(message);
  }

  #receive(message: RuntimeMessage): void {
    if (message.type === 'answers') {
      for (const { requestId, payload, isError } of message.answers) this.#settle(requestId, { payload, isError });
    } else if (message.type === 'initialized') {
      clearTimeout(this.#initialization);
      this.#initialization = undefined;
      this.#onInitialized();
    } else {
      this.#failInitialization({ payload: message.payload, isError: true });
    }
  }

  #failInitialization(outcome: Outcome): void {
    if (this.#initialization === undefined) return;
    clearTimeout(this.#initialization);
    this.#initialization = undefined;
    void this.terminate();
    this.#onInitialized(outcome);
  }

  /** Ignores answers after the timeout, which was answered already. */
  #settle(requestId: string, outcome: Outcome): void {
    const running = this.#running.get(requestId);
    clearTimeout(running?.timer);
    this.#running.delete(requestId);
    if (!this.isOpen && this.#running.size === 0) void this.terminate();
    running?.resolve(outcome);
  }

  #timeout(requestId: string): Outcome {
    const seconds = this.#settings.timeoutSeconds.toFixed(2);
    const message = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    return { payload: errorPayload('Sandbox.Timedout', message), isError: true };
  }

  #exit(requestId: string, code: number): Outcome {
    const failure = this.#failure;
    if (failure !== undefined) {
      const payload = errorPayload(failure.name, failure.message, failure.stack?.split('\n') ?? []);
      return { payload, isError: true };
    }
    const message = `RequestId: ${requestId} Error: Runtime exited with error: exit status ${code}`;
    return { payload: errorPayload('Runtime.ExitError', message), isError: true };
  }
}
