import { closeToPublic } from '../adapters/postgres/close-to-public.ts';
import { type DatabaseSecret, parseSecret } from '../adapters/postgres/connection.ts';
import { setUpFunctionsUser } from '../adapters/postgres/functions-user.ts';
import { applyMigrations, MIGRATIONS } from '../adapters/postgres/migrations.ts';
import { DEPLOYMENT_MS, patienceOf } from '../adapters/postgres/patience.ts';
import { secretReader } from '../adapters/secrets/secret.ts';
import grants from '../migrations/grants.sql';
import { variable, variableIfSet } from './config.ts';
import { logger } from './logger.ts';

/** In which the answer reaches CloudFormation, after everything else. */
const RESERVE_MS = 35_000;

/**
 * Brings the database to this release's schema, and the user that functions sign in as to its password and grants. Apart
 * from the container, since only one function needs the library that does it. Waits for a database that is waking up, as long as
 * `remainingMs` lets it; without any, it tries once.
 * @throws ConfigError | DatabaseUnavailableError
 */
export async function migrateSchema(remainingMs: number): Promise<{ AppliedMigrations: string }> {
  const patience = patienceOf(Math.min(DEPLOYMENT_MS, remainingMs - RESERVE_MS));
  const owner = await readSecret(variable('DB_SECRET_ARN'));
  const functionsSecretArn = variableIfSet('DB_FUNCTIONS_SECRET_ARN');
  const functions = functionsSecretArn === undefined ? owner : await readSecret(functionsSecretArn);
  const applied = await applyMigrations(owner, patience);
  // Taking grants from the owner would lock out whoever signs in as it.
  if (functions.username === owner.username) logger.warn('functions sign in as the owner of the database');
  else await setUpFunctionsUser(owner, functions, grants, patience);
  await closeToPublic(owner, Object.values(MIGRATIONS), patience);
  logger.info('schema migrated', { applied });
  return { AppliedMigrations: applied.join(' ') };
}

/** The current version, whatever was read before: an invocation may be there because of a new password. */
async function readSecret(secretArn: string): Promise<DatabaseSecret> {
  return parseSecret(await secretReader(secretArn)({ refresh: true }));
}
