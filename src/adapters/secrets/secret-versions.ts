import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretVersions, SignIn } from '../../core/rotate-secret.ts';
import { parseSecret } from '../postgres/connection.ts';

/** The versions of database secrets in Secrets Manager. @throws ConfigError for one without a sign-in */
export function secretVersions(): SecretVersions {
  const client = new SecretsManagerClient({ requestHandler: { connectionTimeout: 2_000 } });
  return {
    labels: async (SecretId) => (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {},
    read: async (SecretId, VersionStage) => {
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
        return { ...parseSecret(SecretString ?? '') } satisfies SignIn;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    propose: async (SecretId, ClientRequestToken, content) => {
      const version = { ClientRequestToken, SecretString: JSON.stringify(content), VersionStages: ['AWSPENDING'] };
      await client.send(new PutSecretValueCommand({ SecretId, ...version }));
    },
    confirm: async (SecretId, MoveToVersionId, RemoveFromVersionId) => {
      const move = { VersionStage: 'AWSCURRENT', MoveToVersionId, RemoveFromVersionId };
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }));
    },
  };
}
