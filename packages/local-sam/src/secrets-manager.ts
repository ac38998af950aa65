import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { AwsError, type Operations, operation } from './aws-error.ts';
import { type Clock, systemClock } from './clock.ts';
import { SecretVersions } from './secret-versions.ts';
import type { Rotation, SecretSpec } from './types.ts';

interface Secret {
  spec: SecretSpec;
  versions: SecretVersions;
}

/** What a rotation needs: the function, and a way to call it. */
export interface Rotations {
  rotations: readonly Rotation[];
  rotate(rotation: Rotation, versionId: string): Promise<void>;
}

const NO_ROTATIONS: Rotations = { rotations: [], rotate: async () => undefined };

const getSecretValue = v.object({
  SecretId: v.string(),
  VersionId: v.optional(v.string()),
  VersionStage: v.optional(v.string()),
});
const putSecretValue = v.object({
  SecretId: v.string(),
  SecretString: v.string(),
  ClientRequestToken: v.optional(v.string(), () => randomUUID()),
  VersionStages: v.optional(v.array(v.string())),
});
const updateSecretVersionStage = v.object({
  SecretId: v.string(),
  VersionStage: v.string(),
  MoveToVersionId: v.optional(v.string()),
  RemoveFromVersionId: v.optional(v.string()),
});

function finderOf(secrets: readonly Secret[]) {
  return (id: string): Secret => {
    const secret = secrets.find(({ spec: { name, arn } }) => id === name || id === arn);
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  };
}

/**
 * The operations of secretsmanager that the stack offers. A new value lasts until the stack stops: each start takes the
 * values of the template. A secret rotates when somebody asks for it, not on a schedule.
 */
export function secretsOperations(
  specs: readonly SecretSpec[],
  clock: Clock = systemClock,
  { rotations, rotate }: Rotations = NO_ROTATIONS,
): Operations {
  const secrets = specs.map((spec) => ({ spec, versions: new SecretVersions(spec.value, clock) }));
  const find = finderOf(secrets);
  const rotationOf = ({ spec }: Secret) => rotations.find(({ secretArn }) => secretArn === spec.arn);
  const named = ({ spec: { arn, name } }: Secret) => ({ ARN: arn, Name: name });
  return {
    GetSecretValue: operation(getSecretValue, ({ SecretId, VersionId, VersionStage }) => {
      const secret = find(SecretId);
      return { ...named(secret), ...secret.versions.read(VersionId, VersionStage) };
    }),
    PutSecretValue: operation(putSecretValue, ({ SecretId, SecretString, ClientRequestToken, VersionStages }) => {
      const secret = find(SecretId);
      return { ...named(secret), ...secret.versions.put(ClientRequestToken, SecretString, VersionStages) };
    }),
    DescribeSecret: operation(v.object({ SecretId: v.string() }), ({ SecretId }) => {
      const secret = find(SecretId);
      const rotation = rotationOf(secret);
      const rotated = rotation && { RotationEnabled: true, RotationLambdaARN: rotation.functionArn };
      return { ...named(secret), ...rotated, VersionIdsToStages: secret.versions.stages() };
    }),
    UpdateSecretVersionStage: operation(
      updateSecretVersionStage,
      ({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
        const secret = find(SecretId);
        secret.versions.move(VersionStage, RemoveFromVersionId, MoveToVersionId);
        return named(secret);
      },
    ),
    RotateSecret: operation(
      v.object({ SecretId: v.string(), ClientRequestToken: v.optional(v.string(), () => randomUUID()) }),
      ({ SecretId, ClientRequestToken }) => {
        const secret = find(SecretId);
        const rotation = rotationOf(secret);
        if (!rotation)
          throw new AwsError(
            'InvalidRequestException',
            'No Lambda rotation function ARN is associated with this secret.',
          );
        secret.versions.beginRotation(ClientRequestToken);
        // As on AWS, the answer does not wait: the versions' labels show whether the rotation succeeded.
        void rotate(rotation, ClientRequestToken);
        return { ...named(secret), VersionId: ClientRequestToken };
      },
    ),
  };
}
