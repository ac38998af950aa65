/** What the service's clock said last, and when that was by the time that the page is open. */
let known: { server: number; page: number } | undefined;

/**
 * Learns what time it is from an answer of the service. Its `Date` has whole seconds, and took its way: a second more, so
 * that nothing seems to have longer than it has.
 */
export function learnTime({ headers }: Pick<Response, 'headers'>): void {
  const server = Date.parse(headers.get('date') ?? '');
  if (!Number.isNaN(server)) known = { server: server + 1000, page: performance.now() };
}

/** The time by the service's clock; by this computer's as long as no answer came. */
export function serverNow(): number {
  return known === undefined ? Date.now() : known.server + performance.now() - known.page;
}

/** How many seconds this computer's clock is ahead of the service's, negative where it is behind; null where that is not known. */
export function secondsAhead(): number | null {
  return known === undefined ? null : Math.round((Date.now() - serverNow()) / 1000);
}

/** Asks the service for its time. Without an answer it stays unknown. */
export async function askTime(): Promise<void> {
  await fetch('/healthz', { cache: 'no-store' }).then(learnTime, () => undefined);
}
