import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { AwsError, type Operations, operation } from './aws-error.ts';
import { type Clock, systemClock } from './clock.ts';
import type { SecretSpec } from './types.ts';

const CURRENT = 'AWSCURRENT';

/**
 * The operations of secretsmanager that the stack offers. A value that is put lasts until the stack stops: each start
 * takes the values of the template.
 */
export function secretsOperations(specs: readonly SecretSpec[], clock: Clock = systemClock): Operations {
  const secrets = specs.map((spec) => ({ ...spec, versionId: randomUUID(), createdAt: clock.now() }));
  const find = (id: string) => {
    const secret = secrets.find(({ name, arn }) => id === name || id === arn);
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  };
  return {
    GetSecretValue: operation(
      v.object({
        SecretId: v.string(),
        VersionId: v.optional(v.string()),
        VersionStage: v.optional(v.string(), CURRENT),
      }),
      ({ SecretId, VersionId, VersionStage }) => {
        const { arn, name, value, versionId, createdAt } = find(SecretId);
        if (VersionStage !== CURRENT || (VersionId ?? versionId) !== versionId) {
          const asked = VersionId === undefined ? `staging label: ${VersionStage}` : `VersionId: ${VersionId}`;
          const message = `Secrets Manager can't find the specified secret value for ${asked}`;
          throw new AwsError('ResourceNotFoundException', message);
        }
        const fixed = { ARN: arn, Name: name, VersionId: versionId, VersionStages: [CURRENT] };
        return { ...fixed, SecretString: value, CreatedDate: createdAt / 1000 };
      },
    ),
    PutSecretValue: operation(
      v.object({ SecretId: v.string(), SecretString: v.string() }),
      ({ SecretId, SecretString }) => {
        const secret = find(SecretId);
        Object.assign(secret, { value: SecretString, versionId: randomUUID(), createdAt: clock.now() });
        return { ARN: secret.arn, Name: secret.name, VersionId: secret.versionId, VersionStages: [CURRENT] };
      },
    ),
  };
}
