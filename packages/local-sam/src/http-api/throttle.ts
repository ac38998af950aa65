/** True when one more request may pass now. */
export type Throttle = () => boolean;

/**
 * A token bucket as API Gateway keeps one: `burst` tokens at most, filled at `ratePerSecond`.
 * `now` answers milliseconds of a clock that never goes back.
 */
export function createThrottle(
  ratePerSecond: number,
  burst: number,
  now: () => number = () => performance.now(),
): Throttle {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filledAt) / 1000) * ratePerSecond);
    filledAt = time;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  };
}
