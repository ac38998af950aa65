import type { Sample } from './calls.ts';

/** What callers saw, by operation and status: how many calls, and milliseconds. */
export function callerTable(samples: readonly Sample[]) {
  const groups = Map.groupBy(samples, ({ operation, status }) => `${operation} ${status}`);
  return [...groups]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([call, group]) => {
      const sorted = group.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
      const at = (share: number) =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
      return { call, count: group.length, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'max ms': at(1) };
    });
}

/** Refusals without a Retry-After. */
export function refusalsWithoutRetryAfter(samples: readonly Sample[]): number {
  return samples.filter(({ status, retryAfter }) => (status === 429 || status === 503) && retryAfter === null).length;
}
