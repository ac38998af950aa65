import { createDatabase, type DatabaseOptions, type TestDatabase } from '../tests/support/create-database.ts';
import { gateTexts, migrationSteps } from '../tests/support/migration-files.ts';

/** Creates the migrated database of one section, on the server of `serverUrl`, which nobody else uses. */
export async function createBenchDatabase(serverUrl: string, options?: DatabaseOptions): Promise<TestDatabase> {
  const database = await createDatabase(serverUrl, 'bench', options);
  for (const text of [...migrationSteps(), ...gateTexts()]) await database.rows(text);
  return database;
}
