import { setTimeout as sleep } from 'node:timers/promises';
import type { InvocationResult } from '../../packages/local-sam/src/types.ts';
import type { ManualClock } from '../../packages/local-sam/tests/manual-clock.ts';
import type { Functions } from '../simulation/world.ts';
import { type Answer, Environment, type EnvironmentSettings, type Program } from './environment.ts';
import type { Moment } from './messages.ts';

const MOST_PAUSE_MS = 20;

/** When a process is killed: in the n-th invocation of a function since `begin`. */
export interface KillOrder {
  functionName: string;
  /** Counts from 1. */
  invocation: number;
  moment: Moment;
}

/** An observed invocation. */
export interface Trace {
  functionName: string;
  invocation: number;
  moments: Moment[];
}

/** The functions of one world, each in its own processes. */
export class Processes implements Functions {
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #settings: EnvironmentSettings;
  readonly #clock: ManualClock;
  /** Processes that serve run after run. */
  readonly #standing = new Map<string, Environment[]>();
  /** Processes of this run only, for functions that the run must see starting. */
  #fresh = new Map<string, Environment[]>();
  #kill: KillOrder | undefined;
  #counts = new Map<string, number>();
  readonly #gates = new Map<string, Promise<boolean>>();
  #answersToLose = new Map<string, number>();
  /** Unanswered invocations, including those that wait behind a gate. */
  #inFlight = 0;
  #held = 0;
  #heldMessages = 0;
  isKilled = false;
  traces: Trace[] = [];

  constructor(programs: readonly Program[], settings: EnvironmentSettings, clock: ManualClock) {
    this.#programs = new Map(programs.flatMap((one) => [[one.spec.name, one] as const, [one.spec.arn, one] as const]));
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Begins a run in which processes of the functions `fresh` start anew; `prepared` is a process of the function to kill. */
  async begin(fresh: readonly string[], kill?: KillOrder, prepared?: Environment): Promise<void> {
    await Promise.all([...this.#fresh.values()].flat().map((environment) => environment.end()));
    this.#fresh = new Map(fresh.map((name) => [name, []]));
    if (kill && prepared) this.#fresh.set(kill.functionName, [prepared]);
    this.#kill = kill;
    this.#gates.clear();
    this.#counts = new Map();
    this.#answersToLose = new Map();
    this.isKilled = false;
    this.traces = [];
  }

  /** Starts a process ahead of time. */
  prepare(functionName: string): Environment {
    return new Environment(this.#programOf(functionName), this.#settings);
  }

  /** Runs one invocation, by name or ARN. It answers even if the process is killed. */
  async call(functionName: string, event: unknown): Promise<Answer> {
    const { name } = this.#programOf(functionName).spec;
    this.#inFlight++;
    try {
      if (!(await this.#pass(name, event))) return { payload: '{}', isError: true, isKilled: false, moments: [] };
      const invocation = (this.#counts.get(name) ?? 0) + 1;
      this.#counts.set(name, invocation);
      const kill = this.#kill;
      const isKill = kill?.functionName === name && kill.invocation === invocation;
      const environment = this.#take(name);
      const killAt = isKill ? kill.moment : undefined;
      const answer = await environment.invoke({ event: JSON.stringify(event), now: this.#clock.now(), killAt });
      if (answer.isKilled) this.isKilled = true;
      this.traces.push({ functionName: name, invocation, moments: answer.moments });
      return this.#isLost(name) ? { ...answer, isError: true, payload: '{}' } : answer;
    } finally {
      this.#inFlight--;
    }
  }

  /** Invokes like event sources and Step Functions. */
  readonly invoke = async (functionName: string, event: unknown): Promise<InvocationResult> => {
    const { payload, isError } = await this.call(functionName, event);
    return { payload: JSON.parse(payload), ...(isError && { functionError: 'Unhandled' as const }) };
  };

  /** Lets no invocation of the function begin until the result is called: with `false`, the waiting ones fail instead. */
  pause(functionName: string): (goesOn: boolean) => void {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#gates.set(functionName, promise);
    return (goesOn) => {
      this.#gates.delete(functionName);
      resolve(goesOn);
    };
  }

  /** So many times, the function does its work and the service that invoked it gets no answer. */
  loseAnswers(functionName: string, times: number): void {
    this.#answersToLose.set(functionName, times);
  }

  /** The number of processes of the function killed in this run. */
  deathsOf(functionName: string): number {
    return this.isKilled && this.#kill?.functionName === functionName ? 1 : 0;
  }

  busy(): number {
    return this.#inFlight - this.#held;
  }

  heldMessages(): number {
    return this.#heldMessages;
  }

  async goOn(polls: number): Promise<void> {
    await sleep(Math.min(2 ** polls, MOST_PAUSE_MS));
    // Work that was postponed to a time that has come since.
    this.#clock.advance(0);
  }

  async end(): Promise<void> {
    const all = [...this.#standing.values(), ...this.#fresh.values()].flat();
    await Promise.all(all.map((environment) => environment.end()));
  }

  async #pass(name: string, event: unknown): Promise<boolean> {
    const gate = this.#gates.get(name);
    if (!gate) return true;
    const messages = (event as { Records?: unknown[] }).Records?.length ?? 0;
    this.#held += 1;
    this.#heldMessages += messages;
    try {
      return await gate;
    } finally {
      this.#held -= 1;
      this.#heldMessages -= messages;
    }
  }

  /** After the kill, any process will do. */
  #take(name: string): Environment {
    const fresh = this.isKilled ? undefined : this.#fresh.get(name);
    const environments = fresh ?? this.#standing.get(name) ?? [];
    if (!fresh) this.#standing.set(name, environments);
    const idle = environments.find(({ isAlive, isBusy }) => isAlive && !isBusy);
    if (idle) return idle;
    const environment = this.prepare(name);
    environments.push(environment);
    return environment;
  }

  #isLost(name: string): boolean {
    const left = this.#answersToLose.get(name) ?? 0;
    this.#answersToLose.set(name, left - 1);
    return left > 0;
  }

  #programOf(functionName: string): Program {
    const program = this.#programs.get(functionName);
    if (program === undefined) throw new Error(`there is no function ${functionName}`);
    return program;
  }
}
