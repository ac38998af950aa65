import type { Report } from './kill-points.ts';

/** The figures, on two lines. */
export function summaryOf({ points, kills, scenarios, violations }: Report): string {
  const all = Object.values(points).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(points).map(([name, count]) => `${name} ${count}`);
  return [
    `kill points: ${all} (${parts.join(', ')}), violations: ${violations.length}`,
    `${kills} kills in ${scenarios} scenarios`,
  ].join('\n');
}

/** Every violation, one line each. */
export function faultsOf({ violations, unreached, missed }: Report): string[] {
  return [
    ...violations.map((text) => `violation: ${text}`),
    ...unreached.map((text) => `no scenario reaches: ${text}`),
    ...missed.map((text) => `the kill did not happen: ${text}`),
  ];
}
