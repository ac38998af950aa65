/** True if one more request may pass now. */
export type Throttle = () => boolean;

/**
 * A token bucket like API Gateway's: at most `burst` tokens, refilled at `ratePerSecond`.
 * `now` returns milliseconds of a clock that never goes back.
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
