import type { Fault, FaultyDatabase } from './fault.ts';
import { prepareRepeatedly } from './repeatedly.ts';

type Own = NonNullable<FaultyDatabase['own']>;

/** Changes the functions' database password while they run. */
export const passwordRotate: Fault = {
  name: 'password-rotate',
  value: '[SECONDS]',
  does: "The functions' password changes, first in PostgreSQL and a second later in the secret, and all have to sign in again: once, or each so many seconds",
  prepare(value) {
    const begin = prepareRepeatedly<Own>(value, 'password-rotate', (own) => own.rotatePassword());
    return ({ database }) => begin(database.own);
  },
};
