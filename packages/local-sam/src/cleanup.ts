/** What is to be stopped, in the reverse of the order in which it was begun. */
export class Cleanup {
  readonly #stops: (() => Promise<void>)[] = [];

  /** Takes charge of something that is starting. Should the stack be stopped meanwhile, its start is waited for first. */
  own<Started>(starting: Promise<Started>, stop: (started: Started) => Promise<void> | void): Promise<Started> {
    this.#stops.push(async () => {
      // A start that failed has cleaned up after itself, and has been told to whoever awaits it.
      const settled = await starting.then((started) => ({ started })).catch(() => undefined);
      if (settled !== undefined) {
        await stop(settled.started);
      }
    });
    return starting;
  }

  /** Stops everything; one failure does not keep the others running. Rejects with the first failure, at the end. */
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
