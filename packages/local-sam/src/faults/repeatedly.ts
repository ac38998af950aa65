import { type End, FaultError, readNumber } from './fault.ts';

const MOST_SECONDS = 86_400;

/** Does something once; or now and then every so many seconds, if a number is given. */
export function prepareRepeatedly<Own>(
  value: string,
  name: string,
  act: (own: Own) => Promise<void>,
): (own: Own | undefined) => Promise<End> {
  const seconds = value === '' ? undefined : readNumber(value, `the seconds of ${name}`, 1, MOST_SECONDS);
  return async (own) => {
    if (own === undefined) throw new FaultError(`${name} needs the stack's own PostgreSQL: start without DATABASE_URL`);
    await act(own);
    if (seconds === undefined) return undefined;
    let acting: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      // After the previous run, even if that takes longer. When the server stops, this ends.
      acting = acting.then(() => act(own)).catch(() => clearInterval(timer));
    }, seconds * 1000);
    return async () => {
      clearInterval(timer);
      await acting;
    };
  };
}
