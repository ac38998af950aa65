import type { ExecutionChange, Executions } from '../store/executions.ts';
import type { OutgoingMessage } from '../store/messages.ts';
import type { ExecutionStatusChange } from '../types.ts';
import { type Execution, type ExecutionRecord, executionName } from './execution.ts';
import { interpret, type Outcome, Suspended, type TaskAttempt } from './interpretation.ts';
import type { Machines } from './machines.ts';
import { performTask, prepareMessage, type TaskServices } from './perform-task.ts';
import { waitsForTaskToken } from './task-resource.ts';
import type { TaskTokens } from './task-tokens.ts';

/** What the runner needs. */
export interface RunnerOptions extends TaskServices {
  executions: Executions;
  machines: Machines;
  tokens: TaskTokens;
  /** A wait with this deadline was committed. */
  onDeadline(deadline: number): void;
  onStatusChange(change: ExecutionStatusChange): void;
}

/** The delay after which an execution continues that could not reach the database. */
const RETRY_MS = 1_000;

interface LiveRun {
  execution: Execution;
  abort: AbortController;
  ended: Promise<void>;
}

/** Runs executions until they wait or end. Only the store knows what waits. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #live = new Map<string, LiveRun>();
  #closed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Starts an execution. Resolves when it is safe in the store; false if the name is taken. */
  async start(execution: Execution): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const advance = new Advance(this.#options, execution, resolve);
    this.#run(advance).then(
      () => resolve(false),
      (error: unknown) => {
        reject(error);
        this.resumeLater(execution.executionArn);
      },
    );
    return promise;
  }

  /** Continues an execution whose journal grew. */
  resume(record: ExecutionRecord): void {
    this.#run(new Advance(this.#options, record)).catch(() => this.resumeLater(record.executionArn));
  }

  /** The execution as it is in memory, if it is running right now. */
  live(executionArn: string): Execution | undefined {
    return this.#live.get(executionArn)?.execution;
  }

  /** Ends a run whose execution was stopped. */
  abort(record: ExecutionRecord): void {
    this.#live.get(record.executionArn)?.abort.abort();
    this.#options.onStatusChange(statusChange(record, record));
  }

  /** Aborts all runs where they are; the store has what is needed to continue. */
  async close(): Promise<void> {
    this.#closed = true;
    const runs = [...this.#live.values()];
    for (const { abort } of runs) abort.abort();
    await Promise.allSettled(runs.map(({ ended }) => ended));
  }

  async #run(advance: Advance): Promise<void> {
    if (this.#closed) return;
    const { execution, abort } = advance;
    const ended = advance.run();
    const run = { execution, abort, ended };
    // Only one of two that are started under the same name at once will be written, and either shows the same.
    this.#live.set(execution.executionArn, run);
    try {
      await ended;
    } finally {
      if (this.#live.get(execution.executionArn) === run) this.#live.delete(execution.executionArn);
    }
  }

  /** After a moment, reads an execution again whose last write may or may not have happened, and continues it. */
  resumeLater(executionArn: string): void {
    if (this.#closed) return;
    const { clock, executions, onDeadline } = this.#options;
    clock.after(RETRY_MS, () => {
      executions.find(executionArn).then(
        (record) => {
          if (record?.status !== 'RUNNING' || this.#live.has(executionArn)) return;
          if (record.openWait === null) this.resume(record);
          // The reply that its deadline was written may have been lost.
          else onDeadline(clock.now());
        },
        () => this.resumeLater(executionArn),
      );
    });
  }
}

/** One run of an execution, from its record in the store until it waits or ends. */
class Advance {
  readonly execution: Execution;
  readonly abort = new AbortController();
  readonly #options: RunnerOptions;
  readonly #onStarted: ((written: boolean) => void) | undefined;
  #isNew: boolean;
  /** Journal entries that the store has. */
  #written: number;
  #wait: { attempt: number; deadline?: number } | undefined;
  #message: OutgoingMessage | undefined;
  #failure: unknown;

  /** A new execution is inserted, and `onStarted` says whether it was. */
  constructor(options: RunnerOptions, execution: Execution, onStarted?: (written: boolean) => void) {
    this.#options = options;
    this.execution = execution;
    this.#onStarted = onStarted;
    this.#isNew = onStarted !== undefined;
    this.#written = execution.journal.length;
  }

  async run(): Promise<void> {
    try {
      await this.#advance();
    } catch (error) {
      // Not written because the name is taken or the execution was stopped.
      if (!(error instanceof Suspended)) throw error;
    }
  }

  async #advance(): Promise<void> {
    const { machines, clock, tokens } = this.#options;
    const { execution } = this;
    const outcome = await interpret({
      stateMachine: await machines.definition(execution.definitionId),
      execution,
      now: () => clock.now(),
      mintToken: (attempt) => tokens.mint({ executionArn: execution.executionArn, attempt }),
      perform: (attempt) => this.#perform(attempt),
      signal: this.abort.signal,
    });
    if (this.#failure) throw this.#failure;
    if (this.abort.signal.aborted) return;
    if (outcome.type !== 'suspended') await this.#write(this.#end(outcome));
    else if (this.#wait) await this.#write({ status: 'RUNNING', openWait: this.#wait, message: this.#message });
  }

  /** Any failure of the store ends the run: if it were thrown on, the interpreter would retry or catch it as the task's. */
  async #perform(attempt: TaskAttempt): Promise<void> {
    // A wait for a retry ends when the run is aborted.
    if (this.abort.signal.aborted) throw new Suspended();
    try {
      if (waitsForTaskToken(attempt.resource)) await this.#submit(attempt);
      else await this.#do(attempt);
    } catch (error) {
      if (!(error instanceof Suspended)) this.#failure = error;
      throw new Suspended();
    }
  }

  /** Message, token and wait are committed together, when the run pauses. */
  async #submit({ parameters, timeoutSeconds }: TaskAttempt): Promise<void> {
    const { journal } = this.execution;
    const prepared = prepareMessage(parameters, this.#options.queues);
    if ('error' in prepared) {
      journal.push({ type: 'submitFailed', ...prepared });
      await this.#write({ status: 'RUNNING' });
      return;
    }
    const deadline = timeoutSeconds === undefined ? undefined : this.#options.clock.now() + timeoutSeconds * 1000;
    this.#wait = { attempt: journal.length, ...(deadline !== undefined && { deadline }) };
    this.#message = prepared.message;
    journal.push({ type: 'submitted', output: prepared.output });
  }

  async #do(attempt: TaskAttempt): Promise<void> {
    const { journal } = this.execution;
    // Nothing runs before the entries that it depends on are safe.
    if (this.#isNew || this.#written < journal.length) await this.#write({ status: 'RUNNING' });
    const entry = await performTask(attempt, this.#options, this.abort.signal);
    journal.push(entry);
    // A failed attempt counts even if the stack dies before the retry. A success is written with what comes next.
    if (entry.type !== 'succeeded') await this.#write({ status: 'RUNNING' });
  }

  async #write(change: ExecutionChange): Promise<void> {
    const { executions, onStatusChange } = this.#options;
    const isNew = this.#isNew;
    const done = isNew
      ? await executions.insert(this.execution, change)
      : await executions.update(this.execution, change);
    this.#isNew = false;
    if (isNew) this.#onStarted?.(done);
    if (!done) throw new Suspended();
    this.#written = this.execution.journal.length;
    if (isNew) onStatusChange(statusChange(this.execution, { status: 'RUNNING' }));
    if (change.status !== 'RUNNING') onStatusChange(statusChange(this.execution, change));
    if (change.openWait?.deadline !== undefined) this.#options.onDeadline(change.openWait.deadline);
    if (change.message) this.#options.queues.committed(change.message.queueArn);
  }

  #end(outcome: Outcome & { type: 'succeeded' | 'failed' }): ExecutionChange {
    const stoppedAt = this.execution.eventTimes.at(-1) ?? this.#options.clock.now();
    const { type, ...result } = outcome;
    return { status: type === 'succeeded' ? 'SUCCEEDED' : 'FAILED', stoppedAt, ...result };
  }
}

function statusChange(
  execution: Execution,
  end: Pick<ExecutionStatusChange, 'status'> & { [Field in 'output' | 'error' | 'cause']?: string | null } & {
    stoppedAt?: number | null;
  },
): ExecutionStatusChange {
  return {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: executionName(execution.executionArn),
    status: end.status,
    startDate: execution.startedAt,
    stopDate: end.stoppedAt ?? null,
    input: execution.input,
    output: end.output ?? null,
    error: end.error ?? null,
    cause: end.cause ?? null,
  };
}
