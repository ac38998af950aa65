/** One table of figures: its title says what was measured, the keys of its rows name the units. */
export interface Table {
  title: string;
  rows: Record<string, string | number>[];
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Rounded to three significant digits. */
export const round = (value: number) => Number(value.toPrecision(3));

/** `p50 / p95 / p99`. */
export const spread = ({ p50, p95, p99 }: Percentiles) => [p50, p95, p99].map(round).join(' / ');
