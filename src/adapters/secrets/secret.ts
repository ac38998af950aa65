import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DatabaseUnavailableError } from '../../core/errors.ts';

/** With a connection and a statement after it, less than the 29 s of a function behind the API. */
const READ_TIMEOUT_MS = 6_000;

/**
 * Reads the current version of a secret and caches it until `refresh`: after a rotation the server refuses the old one. With
 * `pending` it reads the version that a rotation is about to make the current one.
 * @throws DatabaseUnavailableError when Secrets Manager does not answer, or nothing is pending
 */
export function secretReader(secretArn: string): (options: { refresh: boolean; pending?: boolean }) => Promise<string> {
  const client = new SecretsManagerClient({ requestHandler: { connectionTimeout: 2_000 } });
  let cached: Promise<string> | undefined;
  const read = async (pending: boolean) => {
    const version = pending ? { VersionStage: 'AWSPENDING' } : {};
    const command = new GetSecretValueCommand({ SecretId: secretArn, ...version });
    const answer = await client.send(command, { abortSignal: AbortSignal.timeout(READ_TIMEOUT_MS) });
    return answer.SecretString ?? '';
  };
  return async ({ refresh, pending = false }) => {
    if (refresh) cached = undefined;
    cached ??= read(pending);
    try {
      return await cached;
    } catch (error) {
      cached = undefined;
      throw new DatabaseUnavailableError('the database secret cannot be read', { cause: error });
    }
  };
}
