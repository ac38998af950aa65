import { Worker } from 'node:worker_threads';
import { type EnvironmentMessage, errorPayload, type RuntimeMessage, type RuntimeSettings } from './messages.ts';

/** The answer of one invocation: JSON text. */
export interface Outcome {
  payload: string;
  isError: boolean;
}

/** Everything that the environments of one function have in common. */
export interface EnvironmentSettings {
  functionName: string;
  runtime: RuntimeSettings;
  variables: Record<string, string>;
  timeoutSeconds: number;
  sourceMaps: boolean;
  /** Makes a reader for one stream of output; each environment has two. */
  createOutput(): (chunk: Buffer) => void;
}

/** Initialization beyond this counts against the function's own timeout, as on AWS. */
const INIT_MILLISECONDS = 10_000;

/**
 * One execution environment: a thread with its own globals and variables that runs one invocation at a time.
 * Once `isAlive` is false it can never be invoked again.
 */
export class ExecutionEnvironment {
  readonly #settings: EnvironmentSettings;
  readonly #worker: Worker;
  #answer: ((outcome: Outcome) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #requestId = '';
  #failure: Error | undefined;
  isAlive = true;

  /**
   * Starts the thread. `onInitialized` is called once: without an argument when the environment can be invoked, with an
   * outcome when it could not be initialized. `onLost` is called once when the environment has ended.
   */
  constructor(settings: EnvironmentSettings, onInitialized: (failure?: Outcome) => void, onLost: () => void) {
    this.#settings = settings;
    this.#worker = new Worker(new URL('./runtime.ts', import.meta.url), {
      name: settings.functionName,
      workerData: settings.runtime,
      env: settings.variables,
      execArgv: settings.sourceMaps ? ['--enable-source-maps'] : [],
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.on('data', settings.createOutput());
    this.#worker.stderr.on('data', settings.createOutput());
    // Until the first message, the answer that is awaited is that of the initialization.
    this.#expect((failure) => onInitialized(failure), INIT_MILLISECONDS + settings.timeoutSeconds * 1000);
    this.#worker.on('message', (message: RuntimeMessage) => {
      if (message.type === 'initialized') {
        this.#settle();
        onInitialized();
      } else {
        this.#settle({ payload: message.payload, isError: message.type !== 'result' });
      }
      if (message.type === 'init-error') {
        void this.terminate();
      }
    });
    this.#worker.on('error', (error: Error) => {
      this.#failure = error;
    });
    this.#worker.on('exit', (code) => {
      this.isAlive = false;
      this.#settle({ payload: this.#exitPayload(code), isError: true });
      onLost();
    });
  }

  /** Runs one invocation. Never rejects: a timeout, an exit or an uncaught exception is an outcome, and ends the environment. */
  invoke(requestId: string, event: string): Promise<Outcome> {
    const milliseconds = this.#settings.timeoutSeconds * 1000;
    this.#requestId = requestId;
    return new Promise((resolve) => {
      this.#expect(resolve, milliseconds);
      const message: EnvironmentMessage = { type: 'invocation', requestId, deadline: Date.now() + milliseconds, event };
      this.#worker.postMessage(message);
    });
  }

  /** Makes these ports, and no others, unreachable. */
  cutOff(unreachablePorts: readonly number[]): void {
    const message: EnvironmentMessage = { type: 'network', unreachablePorts };
    this.#worker.postMessage(message);
  }

  /** Ends the environment, whatever it is doing, and waits for its thread to be gone. */
  async terminate(): Promise<void> {
    this.isAlive = false;
    await this.#worker.terminate();
  }

  #expect(answer: (outcome: Outcome) => void, milliseconds: number): void {
    this.#answer = answer;
    this.#timer = setTimeout(() => {
      const seconds = this.#settings.timeoutSeconds.toFixed(2);
      const message = `RequestId: ${this.#requestId} Error: Task timed out after ${seconds} seconds`;
      void this.terminate();
      this.#settle({ payload: errorPayload('Sandbox.Timedout', message), isError: true });
    }, milliseconds);
  }

  #settle(outcome?: Outcome): void {
    const answer = this.#answer;
    clearTimeout(this.#timer);
    this.#answer = undefined;
    if (outcome !== undefined) {
      answer?.(outcome);
    }
  }

  #exitPayload(code: number): string {
    const failure = this.#failure;
    if (failure !== undefined) {
      return errorPayload(failure.name, failure.message, failure.stack?.split('\n') ?? []);
    }
    const message = `RequestId: ${this.#requestId} Error: Runtime exited with error: exit status ${code}`;
    return errorPayload('Runtime.ExitError', message);
  }
}
