/** The service's clock as it was last seen, and when that was, in milliseconds since the page opened. */
let known: { server: number; page: number } | undefined;

/**
 * Learns the time from the `Date` of an answer. That has whole seconds and was sent a moment ago, so one second is added:
 * nothing may seem to have more time left than it has.
 */
export function learnTime({ headers }: Pick<Response, 'headers'>): void {
  const server = Date.parse(headers.get('date') ?? '');
  if (!Number.isNaN(server)) known = { server: server + 1000, page: performance.now() };
}

/** The time by the service's clock; by this computer's clock until an answer came. */
export function serverNow(): number {
  return known === undefined ? Date.now() : known.server + performance.now() - known.page;
}

/** Seconds by which this computer's clock is ahead of the service's, negative when it is behind; null when unknown. */
export function secondsAhead(): number | null {
  return known === undefined ? null : Math.round((Date.now() - serverNow()) / 1000);
}

/** Asks the service for its time. Without an answer it stays unknown. */
export async function askTime(): Promise<void> {
  await fetch('/healthz', { cache: 'no-store' }).then(learnTime, () => undefined);
}
