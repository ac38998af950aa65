import pg from 'pg';
import type { DatabaseUsers, SignIn } from '../../core/rotate-secret.ts';
import { parseSecret } from './connection.ts';
import { canSignIn, patienceOf, signIn } from './patience.ts';
import { scramVerifier } from './scram.ts';

/** The time limit for one step of a rotation, whose function has 29 s. */
const STEP_MS = 20_000;

/** PostgreSQL's users, each of which may change its own password. */
export const databaseUsers: DatabaseUsers = {
  canSignIn: (user) => canSignIn(secretOf(user), patienceOf(STEP_MS)),
  changePassword: async (user, password) => {
    const client = await signIn(secretOf(user), patienceOf(STEP_MS));
    try {
      // The verifier instead of the password, so that no log contains the password.
      const verifier = pg.escapeLiteral(scramVerifier(password));
      await client.query(`alter role ${pg.escapeIdentifier(user.username)} password ${verifier}`);
    } finally {
      await client.end();
    }
  },
};

/** @throws ConfigError if the secret lacks a value that a sign-in needs */
function secretOf(user: SignIn) {
  return parseSecret(JSON.stringify(user));
}
