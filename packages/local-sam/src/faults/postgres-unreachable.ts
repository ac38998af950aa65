import { type Fault, readNothing } from './fault.ts';

/** The network between functions and database loses everything. */
export const postgresUnreachable: Fault = {
  name: 'postgres-unreachable',
  value: '',
  does: 'Functions get no answer from PostgreSQL, on open connections and on new ones; the stack itself still reaches it',
  prepare(value) {
    readNothing(value, 'postgres-unreachable');
    return ({ database }) => {
      database.setReachable(false);
      return () => database.setReachable(true);
    };
  },
};
