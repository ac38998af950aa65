import { randomBytes } from 'node:crypto';
import type { EvaluatedTemplate, Resource } from './cloudformation/evaluate-template.ts';
import { asRecord } from './cloudformation/json.ts';
import { physicalName, queueArn, queueUrl, secretArn } from './physical-names.ts';
import type { QueueSpec, SecretSpec } from './types.ts';

/** The queues of a template; the defaults are those of SQS. */
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

/**
 * The secrets of a template. Those that are attached to a database hold the address in `databaseUrl`. The secret of the
 * cluster's master user holds the user of that URL; each other secret holds a user of its own, which the application
 * creates. With `ownUsers` false, all of them hold the user of the URL.
 */
export function secretSpecs(
  template: EvaluatedTemplate,
  databaseUrl: string,
  { ownUsers = true }: { ownUsers?: boolean } = {},
): SecretSpec[] {
  const attached = new Set(
    resourcesOf(template, 'AWS::SecretsManager::SecretTargetAttachment').map(({ properties }) => properties.SecretId),
  );
  const masters = JSON.stringify(resourcesOf(template, 'AWS::RDS::DBCluster'));
  return resourcesOf(template, 'AWS::SecretsManager::Secret').map(({ logicalId, properties }) => {
    const name = physicalName(logicalId, properties.Name);
    const arn = secretArn(name);
    const plain = plainSecret(properties);
    if (!attached.has(arn)) return { name, arn, value: plain };
    const database = databaseSecret(databaseUrl);
    const user = ownUsers && !masters.includes(arn) ? userOf(plain, database.dbname) : {};
    return { name, arn, value: JSON.stringify({ ...database, ...user }) };
  });
}

/** Users belong to a server, which may hold the databases of several stacks, each with its own passwords. */
function userOf(plain: string, dbname: string): { username: string; password: unknown } {
  const { username, password } = asRecord(JSON.parse(plain));
  return { username: `${username}_${dbname}`, password };
}

function resourcesOf(template: EvaluatedTemplate, type: string): Resource[] {
  return template.resources.filter((resource) => resource.type === type);
}

/** The fields that a SecretTargetAttachment adds to a secret, and `sslmode` if the URL does not ask for TLS. */
function databaseSecret(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const wantsTls = ['require', 'verify-ca', 'verify-full'].includes(url.searchParams.get('sslmode') ?? '');
  return {
    engine: 'postgres',
    host: url.hostname,
    port: Number(url.port || 5432),
    dbname: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(wantsTls ? {} : { sslmode: 'disable' }),
  };
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
