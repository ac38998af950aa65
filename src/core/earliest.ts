/** The earliest of some moments, of which there is at least one. */
export function earliest(moments: Date[]): Date {
  return new Date(Math.min(...moments.map((moment) => moment.getTime())));
}
