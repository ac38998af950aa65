import type { Report } from './kill-points.ts';

/** The figures, on two lines. */
export function summaryOf({ coverage, kills, scenarios, illegalStates }: Report): string {
  const all = Object.values(coverage.points).reduce((sum, points) => sum + points, 0);
  const parts = Object.entries(coverage.points).map(([name, points]) => `${name} ${points}`);
  return [
    `kill points: ${all} (${parts.join(', ')}), illegal states: ${illegalStates.length}`,
    `each before its call and after it: ${kills} kills in ${scenarios} scenarios`,
  ].join('\n');
}

/** Everything that must not be, a line each. */
export function faultsOf({ coverage, illegalStates, missed }: Report): string[] {
  return [
    ...illegalStates.map((text) => `illegal state: ${text}`),
    ...coverage.unreached.map((text) => `no scenario reaches: ${text}`),
    ...coverage.needlessExcuses.map((text) => `needs no excuse: ${text}`),
    ...missed.map((text) => `the kill did not happen: ${text}`),
  ];
}
