import type { Fault, FaultyDatabase } from './fault.ts';
import { prepareRepeatedly } from './repeatedly.ts';

type Own = NonNullable<FaultyDatabase['own']>;

/** Restarts PostgreSQL while it is in use. */
export const postgresRestart: Fault = {
  name: 'postgres-restart',
  value: '[SECONDS]',
  does: 'PostgreSQL restarts, which ends every connection, those of the emulated AWS services too: once, or each so many seconds',
  prepare(value) {
    const begin = prepareRepeatedly<Own>(value, 'postgres-restart', (own) => own.restart());
    return ({ database }) => begin(database.own);
  },
};
