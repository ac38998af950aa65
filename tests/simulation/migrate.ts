import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestDatabase } from '../support/create-database.ts';
import { fixture } from '../support/fixtures.ts';
import type { World } from './world.ts';

const MIGRATIONS = join(import.meta.dirname, '../../src/migrations');

/** Performs the part of a deployment that brings a database to this release's schema. @throws Error if that fails */
export async function migrate(
  { functions, aws }: Pick<World, 'functions' | 'aws'>,
  database: TestDatabase,
  phase: 'prepare' | 'finish',
): Promise<void> {
  const { ResourceProperties, ...rest } = fixture<{ ResourceProperties: object }>('migrate/create');
  const properties = { ...ResourceProperties, Phase: phase };
  const event = { ...rest, ResourceProperties: properties, ResponseURL: `${aws.url}/custom/1` };
  const invoke = () => functions.invoke('MigrateFunction', event);
  // Lambda retries an asynchronous invocation.
  if ((await invoke()).functionError !== undefined) await invoke();
  const answer = aws.customResourceAnswers.at(-1) ?? '';
  if (!answer.includes('"Status":"SUCCESS"')) throw new Error(`CloudFormation was told: ${answer}`);
  const applied = await database.rows<{ name: string }>('select name from schema_migrations order by id');
  const names = applied.map(({ name }) => `${name}.sql`).join();
  const shipped = (await readdir(MIGRATIONS)).filter((name) => /^\d{4}_/.test(name));
  if (names !== shipped.sort().join()) throw new Error(`applied are ${names}`);
}
