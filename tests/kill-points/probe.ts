import type { Moment, Side } from './messages.ts';

/** The object that instrumented code calls at its points; see instrument.ts. */
export interface Probe {
  before(point: string): void;
  /** Settles like the promise. */
  after<Value>(point: string, value: Value): Promise<Awaited<Value>>;
  /** The value itself if it is not a promise: then this is not a point. */
  returned<Value>(point: string, value: Value): Value | Promise<Awaited<Value>>;
}

/** The probe of one invocation: calls `reach` at each moment. */
export function createProbe(reach: (moment: Moment) => void): Probe {
  const hits = new Map<string, number>();
  const reached = (point: string, side: Side) => {
    const key = `${side} ${point}`;
    const hit = (hits.get(key) ?? 0) + 1;
    hits.set(key, hit);
    reach({ point, side, hit });
  };
  const after = async <Value>(point: string, value: Value): Promise<Awaited<Value>> => {
    try {
      return await value;
    } finally {
      reached(point, 'after');
    }
  };
  return {
    before: (point) => reached(point, 'before'),
    after,
    returned: (point, value) => (isPromise(value) ? after(point, value) : value),
  };
}

/** The points at which a moment after the call was reached; a `return` without a promise has none. */
export function withoutMerelyReturned(moments: readonly Moment[]): Moment[] {
  const settled = new Set(moments.filter(({ side }) => side === 'after').map(({ point }) => point));
  return moments.filter(({ point }) => settled.has(point));
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
