import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { secretSpecs } from '../../packages/local-sam/src/infrastructure-specs.ts';
import { createWorldDatabase } from '../simulation/world-database.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { fixture } from '../support/fixtures.ts';
import { Violation } from './checks.ts';
import type { Sandbox } from './sandbox.ts';
import type { Scenario } from './scenarios.ts';

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'src', 'migrations');

/** What CloudFormation does. */
export const DEPLOYMENTS: Record<string, Scenario> = {
  'schema migrated': async ({ sandbox }) => {
    const database = await createWorldDatabase(sandbox.serverUrl);
    try {
      const secrets = secretSpecs(sandbox.plan.infrastructure, database.url);
      sandbox.faults.secrets = new Map(secrets.map(({ arn, value }) => [arn, value]));
      await migrate(sandbox, database);
    } finally {
      sandbox.faults.secrets = undefined;
      await database.drop();
    }
  },
};

/** Brings a database to the schema of this release, as a deployment does. @throws Violation where that fails */
export async function migrate(sandbox: Sandbox, database: TestDatabase): Promise<void> {
  const { processes, customResourceAnswers, plan } = sandbox;
  const event = { ...fixture<object>('migrate/create'), ResponseURL: `${plan.urls.awsEndpoint}/custom/1` };
  // Lambda tries an asynchronous invocation again.
  if ((await processes.invoke('MigrateFunction', event)).isError) await processes.invoke('MigrateFunction', event);
  const answer = customResourceAnswers.at(-1) ?? '';
  if (!answer.includes('"Status":"SUCCESS"')) throw new Violation(`CloudFormation was told: ${answer}`);
  const applied = await database.rows<{ name: string }>('select name from schema_migrations order by id');
  const names = applied.map(({ name }) => `${name}.sql`).join();
  const shipped = (await readdir(MIGRATIONS)).filter((name) => /^\d{4}_/.test(name));
  if (names !== shipped.sort().join()) throw new Violation(`applied are ${names}`);
}
