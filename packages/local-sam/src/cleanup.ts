/** What has to be stopped, in the reverse of the order in which it started. */
export class Cleanup {
  readonly #stops: (() => Promise<void>)[] = [];

  /** Registers something that is starting. If the stack is stopped meanwhile, it first waits for the start. */
  own<Started>(starting: Promise<Started>, stop: (started: Started) => Promise<void> | void): Promise<Started> {
    this.#stops.push(async () => {
      // A start that failed has cleaned up after itself, and whoever awaited it knows.
      const settled = await starting.then((started) => ({ started })).catch(() => undefined);
      if (settled !== undefined) {
        await stop(settled.started);
      }
    });
    return starting;
  }

  /** Stops everything, even if something fails to stop. Rejects with the first failure, at the end. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.#stops.splice(0).reverse()) {
      await stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }
}
