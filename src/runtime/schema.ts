import { closeToPublic } from '../adapters/postgres/close-to-public.ts';
import { type DatabaseSecret, parseSecret } from '../adapters/postgres/connection.ts';
import { GATE } from '../adapters/postgres/gate.ts';
import { applyMigrations, MIGRATIONS } from '../adapters/postgres/migrations.ts';
import { DEPLOYMENT_MS, patienceOf } from '../adapters/postgres/patience.ts';
import { type FunctionsUser, finishRights, prepareRights } from '../adapters/postgres/rights.ts';
import { secretReader } from '../adapters/secrets/secret.ts';
import grants from '../migrations/grants.sql';
import readerGrants from '../migrations/reader-grants.sql';
import { variable, variableIfSet } from './config.ts';
import { logger } from './logger.ts';

/** Time for the answer to reach CloudFormation, after everything else. */
const RESERVE_MS = 35_000;

/** The part of a deployment: before the new functions are called, or when the old ones no longer are. Without one, both. */
export type Phase = 'prepare' | 'finish' | undefined;

/**
 * Brings the database to this release's schema and gate, and the functions' users to their passwords and grants. It is not part of the
 * container, since only one function needs its library. Waits for a database that is waking up, as long as `remainingMs` allows; without
 * it, tries once.
 * @throws ConfigError | DatabaseUnavailableError
 */
export async function migrateSchema(remainingMs: number, phase: Phase): Promise<Record<string, string>> {
  const patience = patienceOf(Math.min(DEPLOYMENT_MS, remainingMs - RESERVE_MS));
  const owner = await readSecret(variable('DB_SECRET_ARN'));
  const users = await functionsUsers(owner);
  const applied = phase === 'finish' ? [] : await applyMigrations(owner, patience);
  if (users.length === 0) logger.warn('functions sign in as the owner of the database');
  await (phase === 'prepare' ? prepareRights : finishRights)(owner, { gate: GATE, users }, patience);
  await closeToPublic(owner, [...Object.values(MIGRATIONS), ...Object.values(GATE)], patience);
  logger.info('schema migrated', { phase, applied });
  return { AppliedMigrations: applied.join(' ') };
}

/** Without the owner: revoking its grants would lock out everybody who signs in as the owner. */
async function functionsUsers(owner: DatabaseSecret): Promise<FunctionsUser[]> {
  const users = [
    await userOf(variableIfSet('DB_FUNCTIONS_SECRET_ARN'), grants),
    await userOf(variableIfSet('DB_READER_SECRET_ARN'), readerGrants),
  ];
  return users.filter((user) => user !== undefined).filter(({ secret }) => secret.username !== owner.username);
}

async function userOf(secretArn: string | undefined, grants: string): Promise<FunctionsUser | undefined> {
  return secretArn === undefined ? undefined : { secret: await readSecret(secretArn), grants };
}

/** The current version, whatever was read before: a new password may be the reason for this invocation. */
async function readSecret(secretArn: string): Promise<DatabaseSecret> {
  return parseSecret(await secretReader(secretArn)({ refresh: true }));
}
