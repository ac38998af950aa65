import type { DatabaseSecret } from './connection.ts';
import { DEPLOYMENT_MS, type Patience, patienceOf, patiently, signIn } from './patience.ts';
import { takeBackFromPublic } from './take-back.ts';
import { lockForTurn } from './turn.ts';

/** The names of everything that the migrations create, found in their texts. Everything else in the database belongs to others. */
function ownObjects(migrations: Iterable<string>) {
  const texts = [...migrations].join('\n');
  const named = (pattern: RegExp) => [...new Set([...texts.matchAll(pattern)].map(([, name = '']) => name))];
  return {
    tables: ['schema_migrations', ...named(/^create table (?:if not exists )?(\w+)/gm)],
    functions: named(/^create (?:or replace )?function (\w+)/gm),
  };
}

/**
 * Revokes PUBLIC's privileges on everything that the migrations create, and the ways around them. Grants to named users stay.
 * Call it once the functions' user has its own grants: until then, it relied on PUBLIC.
 * @throws ConfigError | DatabaseUnavailableError
 */
export async function closeToPublic(
  owner: DatabaseSecret,
  migrations: Iterable<string>,
  patience: Patience = patienceOf(DEPLOYMENT_MS),
): Promise<void> {
  const { tables, functions } = ownObjects(migrations);
  await patiently(patience, async () => {
    const client = await signIn(owner, patience);
    try {
      await lockForTurn(client);
      const found = await client.query<{ statement: string }>(takeBackFromPublic, [tables, functions]);
      for (const { statement } of found.rows) await client.query(statement);
      await client.query('commit');
    } finally {
      await client.end();
    }
  });
}
