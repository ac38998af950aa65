import { parseSecret } from '../adapters/postgres/connection.ts';
import { applyMigrations } from '../adapters/postgres/migrations.ts';
import { readDatabaseSecret } from './container.ts';
import { logger } from './logger.ts';

/**
 * Brings the database to this release's schema. Apart from the container, since only one function needs the library
 * that does it.
 */
export async function migrateSchema(): Promise<{ AppliedMigrations: string }> {
  const secret = parseSecret(await readDatabaseSecret()({ refresh: true }));
  const applied = await applyMigrations(secret);
  logger.info('schema migrated', { applied });
  return { AppliedMigrations: applied.join(' ') };
}
