import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { functionEnvironment } from '../../packages/local-sam/src/lambda/function-environment.ts';
import type { FunctionSpec } from '../../packages/local-sam/src/lambda/function-spec.ts';
import { errorPayload } from '../../packages/local-sam/src/lambda/messages.ts';
import type { FromEnvironment, InvokeMessage, Moment, ToEnvironment } from './messages.ts';

/** How an invocation ended. */
export interface Answer {
  /** JSON text. */
  payload: string;
  isError: boolean;
  /** The process died by SIGKILL without an answer. */
  isKilled: boolean;
  moments: Moment[];
}

/** A function and the file of its instrumented bundle. */
export interface Program {
  spec: FunctionSpec;
  file: string;
}

/** The settings of every process of one world. */
export interface EnvironmentSettings {
  /** The bundled program of the process. */
  main: string;
  /** Folder where Node caches compiled code, so that the next process starts sooner. */
  compileCache: string;
  /** Folder of files that functions write. */
  temporaryFolder: string;
  nodePath: string;
  endpointVariables: Record<string, string>;
}

/** One execution environment of a function: a process of its own. It runs one invocation at a time. */
export class Environment {
  readonly #child: ChildProcess;
  readonly #spec: FunctionSpec;
  readonly #loaded: Promise<unknown>;
  #answer: ((answer: Answer) => void) | undefined;
  isAlive = true;

  /** Starts the process; it can be invoked at once, and answers when it is ready. */
  constructor({ spec, file }: Program, settings: EnvironmentSettings) {
    const { main, compileCache, temporaryFolder, nodePath } = settings;
    this.#spec = spec;
    this.#child = fork(main, {
      execArgv: [],
      env: { NODE_COMPILE_CACHE: compileCache, NODE_PATH: nodePath, TMPDIR: temporaryFolder, TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message: FromEnvironment) => {
      if (message.type === 'answer') this.#settle({ ...message, isKilled: false });
    });
    this.#child.on('exit', (_, signal) => {
      this.isAlive = false;
      const payload = errorPayload('Runtime.ExitError', `RequestId: 1 Error: Runtime exited with error: ${signal}`);
      this.#settle({ payload, isError: true, isKilled: signal === 'SIGKILL', moments: [] });
    });
    this.#loaded = Promise.race([once(this.#child, 'message'), once(this.#child, 'exit')]);
    this.#send({ type: 'load', bundle: file, functionArn: spec.arn, variables: variablesOf(spec, file, settings) });
  }

  get isBusy(): boolean {
    return this.#answer !== undefined;
  }

  invoke(message: Omit<InvokeMessage, 'type' | 'timeoutSeconds'>): Promise<Answer> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      void this.#loaded.then(() =>
        this.#send({ type: 'invoke', timeoutSeconds: this.#spec.timeoutSeconds, ...message }),
      );
    });
  }

  /** Ends the process and waits until it is gone. */
  async end(): Promise<void> {
    if (!this.isAlive) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  #settle(answer: Answer): void {
    const settle = this.#answer;
    this.#answer = undefined;
    settle?.(answer);
  }

  #send(message: ToEnvironment): void {
    // Its exit event says so if a process is gone.
    this.#child.send(message, () => {});
  }
}

function variablesOf(spec: FunctionSpec, file: string, { nodePath, endpointVariables }: EnvironmentSettings) {
  const variables = functionEnvironment(spec, { taskRoot: dirname(file), nodePath, endpointVariables });
  return { ...variables, POWERTOOLS_LOG_LEVEL: 'SILENT' };
}
