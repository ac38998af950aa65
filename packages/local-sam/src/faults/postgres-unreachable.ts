import { type Fault, readNothing } from './fault.ts';

/** Drops every packet between functions and database. */
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
