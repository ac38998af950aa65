import { randomBytes } from 'node:crypto';
import type { EvaluatedTemplate, Resource } from './cloudformation/evaluate-template.ts';
import { asRecord } from './cloudformation/json.ts';
import { physicalName, queueArn, queueUrl, secretArn } from './physical-names.ts';
import type { QueueSpec, SecretSpec } from './types.ts';

/** The queues of a template; defaults are those of SQS. */
export function queueSpecs(template: EvaluatedTemplate, endpointUrl: string): QueueSpec[] {
  return resourcesOf(template, 'AWS::SQS::Queue').map(({ logicalId, properties }) => {
    const name = physicalName(logicalId, properties.QueueName);
    const { deadLetterTargetArn, maxReceiveCount } = asRecord(properties.RedrivePolicy);
    return {
      name,
      arn: queueArn(name),
      url: queueUrl(endpointUrl, name),
      visibilityTimeoutSeconds: Number(properties.VisibilityTimeout ?? 30),
      messageRetentionSeconds: Number(properties.MessageRetentionPeriod ?? 345_600),
      ...(deadLetterTargetArn === undefined
        ? {}
        : { redrive: { deadLetterQueueArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) } }),
    };
  });
}

/** The secrets of a template. One that is attached to a database holds the address and sign-in of `databaseUrl`. */
export function secretSpecs(template: EvaluatedTemplate, databaseUrl: string): SecretSpec[] {
  const attached = new Set(
    resourcesOf(template, 'AWS::SecretsManager::SecretTargetAttachment').map(({ properties }) => properties.SecretId),
  );
  return resourcesOf(template, 'AWS::SecretsManager::Secret').map(({ logicalId, properties }) => {
    const name = physicalName(logicalId, properties.Name);
    const value = attached.has(secretArn(name)) ? databaseSecret(databaseUrl) : plainSecret(properties);
    return { name, arn: secretArn(name), value };
  });
}

function resourcesOf(template: EvaluatedTemplate, type: string): Resource[] {
  return template.resources.filter((resource) => resource.type === type);
}

/** What a SecretTargetAttachment leaves in a secret, and `sslmode` where the URL does not ask for TLS. */
function databaseSecret(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const wantsTls = ['require', 'verify-ca', 'verify-full'].includes(url.searchParams.get('sslmode') ?? '');
  return JSON.stringify({
    engine: 'postgres',
    host: url.hostname,
    port: Number(url.port || 5432),
    dbname: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(wantsTls ? {} : { sslmode: 'disable' }),
  });
}

function plainSecret(properties: Resource['properties']): string {
  if (typeof properties.SecretString === 'string') {
    return properties.SecretString;
  }
  const generate = asRecord(properties.GenerateSecretString);
  const password = randomBytes(24).toString('base64url');
  return generate.GenerateStringKey === undefined
    ? password
    : JSON.stringify({
        ...asRecord(JSON.parse(String(generate.SecretStringTemplate ?? '{}'))),
        [String(generate.GenerateStringKey)]: password,
      });
}
