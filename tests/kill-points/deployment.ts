import { secretSpecs } from '../../packages/local-sam/src/infrastructure-specs.ts';
import { migrate } from '../simulation/migrate.ts';
import { createWorldDatabase } from '../simulation/world-database.ts';
import type { Scenario } from './scenarios.ts';

/** Does what CloudFormation does. */
export const DEPLOYMENTS: Record<string, Scenario> = {
  'schema migrated': async ({ world }) => {
    const database = await createWorldDatabase(world.serverUrl);
    try {
      const secrets = secretSpecs(world.plan.infrastructure, database.url);
      const values = new Map(secrets.map(({ arn, value }) => [arn, value]));
      world.aws.secretOf = (arn) => values.get(arn) ?? '';
      await migrate(world, database, 'prepare');
      await migrate(world, database, 'finish');
    } finally {
      world.aws.secretOf = undefined;
      await database.drop();
    }
  },
};
