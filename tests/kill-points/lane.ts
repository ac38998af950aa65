import type { Environment } from './environment.ts';
import type { Job } from './jobs.ts';
import type { Trace } from './processes.ts';
import { CALLERS, type Caller, NothingSubmitted, Run } from './run.ts';
import type { Scenario } from './scenarios.ts';
import { type KillWorld, openKillWorld, type WorldSettings } from './world.ts';

/** The result of a run with a kill; `violation` says what was wrong at the end. */
export interface KillResult {
  isReached: boolean;
  violation: string | undefined;
}

/** In other scenarios each function starts only once: a process that has started does the same, apart from its start. */
const STARTS_COLD: ReadonlySet<string> = new Set(['password rotated']);

/** Runs one after another in a world, which is replaced after a run that left it in disorder. */
export class Lane {
  readonly #settings: WorldSettings;
  readonly #scenarios: Record<string, Scenario>;
  #world: Promise<KillWorld> | undefined;
  #prepared: { functionName: string; environment: Environment } | undefined;

  constructor(settings: WorldSettings, scenarios: Record<string, Scenario>) {
    this.#settings = settings;
    this.#scenarios = scenarios;
  }

  /** Runs a scenario without a kill, to collect the moments of each invocation. */
  async rehearse(name: string): Promise<{ traces: Trace[]; violation: string | undefined }> {
    const { plan, functions, reset } = await this.#open();
    await reset();
    await functions.begin(STARTS_COLD.has(name) ? plan.functions.map((spec) => spec.name) : []);
    const violation = await this.#play(name, CALLERS[0], false);
    return { traces: functions.traces, violation };
  }

  /** Runs a scenario with a kill. Meanwhile starts the process that `next` will kill. */
  async kill({ scenario, kill, caller, isPatient }: Job, next: Job | undefined): Promise<KillResult> {
    const world = await this.#open();
    const { functions } = world;
    await world.reset();
    const prepared = this.#takePrepared(kill.functionName) ?? functions.prepare(kill.functionName);
    await functions.begin([kill.functionName], kill, prepared);
    if (next) this.#prepare(world, next.kill.functionName);
    const violation = await this.#play(scenario, caller, isPatient);
    return { isReached: functions.isKilled, violation };
  }

  async close(): Promise<void> {
    await this.#prepared?.environment.end();
    this.#prepared = undefined;
    const world = await this.#world;
    this.#world = undefined;
    await world?.close();
  }

  /** Returns what was wrong at the end. */
  async #play(name: string, caller: Caller, isPatient: boolean): Promise<string | undefined> {
    const run = new Run(await this.#open(), caller, isPatient);
    try {
      await this.#scenarios[name]?.(run).catch((error: unknown) => {
        if (!(error instanceof NothingSubmitted)) throw error;
      });
      await run.finish();
      return undefined;
    } catch (error) {
      await this.close();
      return (error as Error).message;
    }
  }

  #open(): Promise<KillWorld> {
    this.#world ??= openKillWorld(this.#settings);
    return this.#world;
  }

  #prepare({ functions }: KillWorld, functionName: string): void {
    if (this.#prepared?.functionName === functionName) return;
    void this.#prepared?.environment.end();
    this.#prepared = { functionName, environment: functions.prepare(functionName) };
  }

  #takePrepared(functionName: string): Environment | undefined {
    if (this.#prepared?.functionName !== functionName) return undefined;
    const { environment } = this.#prepared;
    this.#prepared = undefined;
    return environment;
  }
}
