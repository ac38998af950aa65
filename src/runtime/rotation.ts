import { randomBytes } from 'node:crypto';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { databaseUsers } from '../adapters/postgres/database-users.ts';
import { secretVersions } from '../adapters/secrets/secret-versions.ts';
import { ConfigError } from '../core/errors.ts';
import { ROTATION_STEPS, type RotationCall, rotateSecret } from '../core/rotate-secret.ts';
import { describeError, logger, withoutDetails } from './logger.ts';

/** 40 characters, without those that Aurora refuses in a password. */
const PASSWORD_BYTES = 30;

/** The handler of a function that Secrets Manager calls. A thrown error carries only this product's message. */
export async function rotationHandler(event: SecretsManagerRotationEvent): Promise<void> {
  try {
    await rotateSecret(
      {
        secrets: secretVersions(),
        users: databaseUsers,
        newPassword: () => randomBytes(PASSWORD_BYTES).toString('base64url'),
      },
      rotationCall(event),
    );
    logger.info('rotation step done', { step: event.Step });
  } catch (error) {
    const description = describeError(error);
    logger.error('rotation step failed', { step: event.Step, error: description });
    throw withoutDetails(description);
  }
}

function rotationCall({ Step, SecretId, ClientRequestToken }: SecretsManagerRotationEvent): RotationCall {
  const step = ROTATION_STEPS.find((known) => known === Step);
  if (step === undefined) throw new ConfigError('the event is no step of a rotation');
  return { step, secretId: SecretId, versionId: ClientRequestToken };
}
