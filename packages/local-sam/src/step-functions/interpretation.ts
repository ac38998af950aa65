import {
  ExecutionAbortedError,
  ExecutionError,
  StateMachine,
  type StateMachineDefinition,
} from 'aws-local-stepfunctions';
import type { PreparedDefinition, TaskInput } from './definition.ts';
import { type Execution, executionName, type JournalEntry } from './execution.ts';
import { failedEvent, libraryEvent, type RawEvent, ROLE_ARN, taskBeginEvents, taskEvent } from './history.ts';
import type { TaskResource } from './task-resource.ts';

type Run = ReturnType<StateMachine['run']>;
/** An event of the interpreter's own log. */
export type LibraryEvent = Run['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

type JsonValue = Awaited<Run['result']>;

/** Where an interpretation stopped: `suspended` until the journal grows. */
export type Outcome =
  | { type: 'suspended' }
  | { type: 'succeeded'; output: string }
  | { type: 'failed'; error?: string; cause?: string };

/** A task attempt that is not in the journal yet. */
export interface TaskAttempt {
  resource: TaskResource;
  parameters: unknown;
  timeoutSeconds?: number;
}

/** The input of an interpretation. */
export interface InterpretationOptions {
  stateMachine: PreparedDefinition;
  /** Receives the times of events as they happen. */
  execution: Execution;
  now(): number;
  /** The token of the attempt that begins after so many journal entries. */
  mintToken(journalLength: number): string;
  /** Runs the attempt and appends to the journal, or throws Suspended. Absent: only the journal counts. */
  perform?(attempt: TaskAttempt): Promise<void>;
  onEvent?(event: RawEvent): void;
  signal?: AbortSignal;
}

/** Ends an interpretation without an outcome. The interpreter reads both getters, and neither retries nor catches it. */
export class Suspended extends Error {
  override readonly name = 'Suspended';
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/** A failed task attempt: Retry and Catch compare `name`; a Catch passes on `message` as the Cause. */
class TaskError extends Error {
  constructor(error: string, cause = '') {
    super(cause);
    this.name = error;
  }
}

/** An error of the definition or its input. As on AWS, no Retry and no Catch applies to it. */
class RuntimeError extends TaskError {
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/**
 * Runs an execution from its beginning: attempts in the journal return what they returned then, without running again.
 * Ends where a task waits for its token, or with the execution.
 */
export async function interpret(options: InterpretationOptions): Promise<Outcome> {
  return new Interpretation(options).run();
}

class Interpretation {
  readonly #options: InterpretationOptions;
  /** Journal entries used so far. */
  #used = 0;
  /** Events of the history so far. The interpreter's log is read only at tasks and at the end. */
  #events = 0;
  /** Number of events so far, including those still in the interpreter's log. */
  #eventsAhead = 0;
  #stateName = '';
  /** Whether the state was entered since its last attempt; if not, this attempt is a retry. */
  #entered = false;
  readonly #contextState = { Name: '', EnteredTime: '', RetryCount: 0 };
  readonly #retryWaits: Record<string, number> = {};
  #log: Run['eventLogs'] | undefined;

  constructor(options: InterpretationOptions) {
    this.#options = options;
  }

  async run(): Promise<Outcome> {
    const { stateMachine, execution, signal } = this.#options;
    const enter = (name: string) => this.#enter(name);
    const States = new Proxy(stateMachine.states, {
      get: (states, name: string) => {
        if (name in states) enter(name);
        return states[name];
      },
    });
    const definition = { StartAt: stateMachine.startAt, States } as unknown as StateMachineDefinition;
    const run = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(
      JSON.parse(execution.input),
      {
        overrides: { taskResourceLocalHandlers: this.#taskHandlers(), retryIntervalOverrides: this.#retryWaits },
        context: this.#context(),
      },
    );
    this.#log = run.eventLogs;
    signal?.addEventListener('abort', run.abort, { once: true });
    if (signal?.aborted) run.abort();
    try {
      const output = await run.result;
      await this.#readLog();
      return { type: 'succeeded', output: JSON.stringify(output) };
    } catch (error) {
      return await this.#failed(error);
    } finally {
      signal?.removeEventListener('abort', run.abort);
    }
  }

  async #failed(error: unknown): Promise<Outcome> {
    if (error instanceof ExecutionAbortedError) return { type: 'suspended' };
    const reason = error instanceof ExecutionError ? error.cause : error;
    if (reason instanceof Suspended) return { type: 'suspended' };
    if (!(reason instanceof Error)) throw error;
    await this.#readLog();
    // The interpreter invents what a Fail state leaves out.
    const fail = this.#options.stateMachine.states[this.#stateName];
    const says = (field: string) => fail?.Type !== 'Fail' || field in fail || `${field}Path` in fail;
    const saysCause = says('Cause') && (fail?.Type === 'Fail' || reason.message !== '');
    const end = { ...(says('Error') && { error: reason.name }), ...(saysCause && { cause: reason.message }) };
    this.#record(failedEvent(end));
    return { type: 'failed', ...end };
  }

  #context() {
    const { execution, mintToken } = this.#options;
    const used = () => this.#used;
    return {
      Execution: {
        Id: execution.executionArn,
        Name: executionName(execution.executionArn),
        RoleArn: ROLE_ARN,
        RedriveCount: 0,
      },
      ExecutionStartTime: new Date(execution.startedAt).toISOString(),
      StateMachine: { Id: execution.stateMachineArn, Name: executionName(execution.stateMachineArn) },
      State: this.#contextState,
      Task: {
        get Token() {
          return mintToken(used());
        },
      },
    };
  }

  /** The interpreter's own lookup of the next state calls this, before it reads any path of that state. */
  #enter(name: string): void {
    // The execution's start, or the exit of the previous state.
    this.#eventsAhead += 1;
    this.#stateName = name;
    this.#entered = true;
    this.#contextState.Name = name;
    this.#contextState.RetryCount = 0;
    const time = this.#options.execution.eventTimes[this.#eventsAhead] ?? this.#options.now();
    this.#contextState.EnteredTime = new Date(time).toISOString();
    this.#eventsAhead += 1;
  }

  #taskHandlers(): Record<string, (input: unknown) => Promise<JsonValue>> {
    const handlers = Object.entries(this.#options.stateMachine.tasks).map(([name, { resource, timeoutSeconds }]) => [
      name,
      async (input: unknown) => {
        // The interpreter may call before `run` has returned its log.
        await null;
        await this.#readLogUntilNow();
        const { parameters, timeoutSeconds: given } = input as TaskInput;
        const limit = given === undefined ? timeoutSeconds : checkedTimeout(given);
        const attempt = { resource, parameters, ...(limit !== undefined && { timeoutSeconds: limit }) };
        return this.#attempt(name, attempt);
      },
    ]);
    return Object.fromEntries(handlers);
  }

  async #attempt(stateName: string, attempt: TaskAttempt): Promise<JsonValue> {
    const { execution, perform } = this.#options;
    const { resource, parameters, timeoutSeconds } = attempt;
    for (const event of taskBeginEvents(resource, parameters, timeoutSeconds)) this.#record(event);
    if (this.#used === execution.journal.length) await perform?.(attempt);
    let entry = this.#next(resource);
    if (entry.type === 'submitted') entry = this.#next(resource);
    // After the newest entry comes the present: only there must a retry interval still be waited for.
    if (perform && this.#used === execution.journal.length) delete this.#retryWaits[stateName];
    else this.#retryWaits[stateName] = 0;
    if (entry.type === 'succeeded') return JSON.parse(entry.output);
    this.#contextState.RetryCount += 1;
    if (entry.type === 'timedOut') throw new TaskError('States.Timeout');
    throw 'error' in entry ? new TaskError(entry.error, entry.cause) : new Suspended();
  }

  #next(resource: TaskResource): JournalEntry {
    const entry = this.#options.execution.journal[this.#used];
    if (!entry) throw new Suspended();
    this.#used += 1;
    this.#record(taskEvent(resource, entry));
    return entry;
  }

  /** Copies the interpreter's events up to the attempt that begins now. */
  async #readLogUntilNow(): Promise<void> {
    const entered = this.#entered;
    this.#entered = false;
    await this.#readLog((event) =>
      entered ? event.type === 'StateEntered' && event.state.name === this.#stateName : event.type === 'StateRetried',
    );
  }

  async #readLog(isLast: (event: LibraryEvent) => boolean = () => false): Promise<void> {
    for (;;) {
      const read = await this.#log?.next();
      if (!read || read.done) return;
      const event = libraryEvent(read.value, this.#options.execution);
      if (event) this.#record(event);
      if (isLast(read.value)) return;
    }
  }

  /** An event that happened before keeps its time. */
  #record(event: RawEvent): void {
    const { execution, onEvent, now } = this.#options;
    if (this.#events === execution.eventTimes.length) execution.eventTimes.push(now());
    this.#events += 1;
    this.#eventsAhead = Math.max(this.#eventsAhead, this.#events);
    onEvent?.(event);
  }
}

function checkedTimeout(seconds: unknown): number {
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new RuntimeError('States.Runtime', 'TimeoutSecondsPath must select a positive integer.');
}
