import { type Clock, MAX_DELAY_MS } from '../clock.ts';

/** What the timer needs. */
export interface DeadlineTimerOptions {
  clock: Clock;
  /** The earliest deadline of all. */
  next(): Promise<number | undefined>;
  /** Processes the deadlines that have passed. */
  expire(): Promise<void>;
}

const RETRY_MS = 1_000;

/** One timer for the earliest deadline, however many executions wait. */
export class DeadlineTimer {
  readonly #options: DeadlineTimerOptions;
  #armedFor = Number.POSITIVE_INFINITY;
  #cancel = () => {};
  #closed = false;
  #firing: Promise<void> = Promise.resolve();

  constructor(options: DeadlineTimerOptions) {
    this.#options = options;
  }

  /** Makes sure that the timer fires at this deadline or earlier; in milliseconds since 1970. */
  consider(deadline: number): void {
    if (this.#closed || deadline >= this.#armedFor) return;
    this.#cancel();
    this.#armedFor = deadline;
    const { clock } = this.#options;
    this.#cancel = clock.after(Math.min(deadline - clock.now(), MAX_DELAY_MS), () => {
      this.#armedFor = Number.POSITIVE_INFINITY;
      this.#firing = this.fire();
    });
  }

  /** Processes what is due now and sets the timer for the next deadline. If the database is away, it tries again. */
  async fire(): Promise<void> {
    const { clock, expire, next } = this.#options;
    try {
      await expire();
      const deadline = await next();
      if (deadline !== undefined) this.consider(deadline);
    } catch {
      this.consider(clock.now() + RETRY_MS);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#firing;
  }
}
