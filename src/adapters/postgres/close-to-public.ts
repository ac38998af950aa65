import type { DatabaseSecret } from './connection.ts';
import { DEPLOYMENT_MS, type Patience, patienceOf, patiently, signIn } from './patience.ts';
import { takeBackFromPublic } from './take-back.ts';
import { lockForTurn } from './turn.ts';

/** The names of what the migrations make, found in their texts: what else is in the database is somebody else's. */
function ownObjects(migrations: Iterable<string>) {
  const texts = [...migrations].join('\n');
  const named = (pattern: RegExp) => [...new Set([...texts.matchAll(pattern)].map(([, name = '']) => name))];
  return {
    tables: ['schema_migrations', ...named(/^create table (?:if not exists )?(\w+)/gm)],
    functions: named(/^create (?:or replace )?function (\w+)/gm),
  };
}

/**
 * Takes back what everybody who can sign in was granted on what the migrations make, and the ways around it. Others keep what they
 * were granted by name. To be called when the functions' user has its own grants: it was one of everybody.
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
