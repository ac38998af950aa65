import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { DEPLOYMENT_MS } from '../../src/adapters/postgres/patience.ts';
import {
  application,
  functionIds,
  idsOf,
  importedOr,
  infrastructure,
  propertiesOf,
  ROOT,
  records,
} from '../support/templates.ts';

const parametersOf = (template: typeof application) =>
  Object.entries(template.parameters).map(([name, declaration]) => [name, asRecord(declaration)] as const);

describe('the two stacks', () => {
  test('fit: the six values that the application asks for, the infrastructure puts out', () => {
    const needed = parametersOf(application)
      .filter(([, { Default }]) => Default === undefined)
      .map(([name]) => name);
    expect(needed).toEqual([
      'VpcId',
      'AppSubnetIds',
      'LambdaSecurityGroupId',
      'DBSecretArn',
      'ApprovalSqsQueueUrl',
      'ApprovalSqsQueueArn',
    ]);
    expect(Object.keys(infrastructure.outputs)).toEqual(expect.arrayContaining(needed));
  });

  test('put out the URL of the API', () => {
    expect(application.outputs.ApiUrl?.Value).toEqual({ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] });
  });
});

describe.each([application, infrastructure])('$file', (template) => {
  test.each(parametersOf(template))('describes and checks its parameter %s', (_, declaration) => {
    expect(String(declaration.Description)).toMatch(/^[A-Z].{9,}\.$/);
    const { AllowedPattern, AllowedValues, MaxValue, Type } = declaration;
    const isChecked = AllowedPattern ?? AllowedValues ?? MaxValue ?? String(Type).includes('AWS::EC2::');
    expect(isChecked).toBeTruthy();
    if (AllowedPattern !== undefined) {
      expect(String(declaration.ConstraintDescription)).toMatch(/^must .+\.$/);
    }
  });

  test('has defaults that pass their own checks', () => {
    const failing = parametersOf(template).filter(([, { AllowedPattern, AllowedValues, Default }]) => {
      const misses = AllowedPattern !== undefined && !new RegExp(String(AllowedPattern)).test(String(Default));
      const isForeign = Array.isArray(AllowedValues) && !AllowedValues.includes(Default);
      return Default !== undefined && (misses || isForeign);
    });
    expect(failing).toEqual([]);
  });

  test('uses every parameter', () => {
    const names = [
      ...records({ ...template.resources, ...template.conditions, ...template.outputs, ...template.globals }),
    ];
    const used = new Set(names.flatMap((record) => [record.Ref, ...embeddedNames(record['Fn::Sub'])]));
    // Only a rule can assert that the subnets are in the VPC, and only CloudFormation runs rules.
    const onlyInRules = ['VpcId'];
    const unused = Object.keys(template.parameters).filter((name) => !used.has(name) && !onlyInRules.includes(name));
    expect(unused).toEqual([]);
  });

  test('groups every parameter for the console', () => {
    const groups = asRecord(template.metadata['AWS::CloudFormation::Interface']).ParameterGroups;
    const grouped = [...records(groups)].flatMap(({ Parameters }) => (Array.isArray(Parameters) ? Parameters : []));
    expect(grouped.sort()).toEqual(Object.keys(template.parameters).sort());
  });

  test('describes every output', () => {
    for (const output of Object.values(template.outputs)) {
      expect(String(output.Description)).toMatch(/^[A-Z].{5,}\.$/);
    }
  });

  test('lets no log grow for ever', () => {
    const groups = idsOf(template, 'AWS::Logs::LogGroup').map((id) => propertiesOf(template, id));
    expect(groups.filter(({ RetentionInDays }) => RetentionInDays === undefined)).toEqual([]);
  });
});

describe('the schema', () => {
  test('is migrated again whenever there is a new migration', async () => {
    const last = (await readdir(`${ROOT}src/migrations`))
      .filter((file) => /^\d{4}_.*\.sql$/.test(file))
      .sort()
      .at(-1);
    expect(propertiesOf(application, 'SchemaMigration').SchemaVersion).toBe(Number(last?.split('_')[0]));
  });

  test.each(['SchemaMigration', 'GrantsFinish'])('is migrated again whenever gate or grants change: %s', async (id) => {
    const gate = (await readdir(`${ROOT}src/migrations/gate`)).sort().map((file) => `gate/${file}`);
    const hash = createHash('sha256');
    for (const file of ['grants.sql', 'reader-grants.sql', ...gate]) {
      hash.update(await readFile(`${ROOT}src/migrations/${file}`));
    }
    expect(propertiesOf(application, id).GateDigest).toBe(hash.digest('hex').slice(0, 12));
  });

  test('takes rights back only when every function is the new one', () => {
    const uses = functionIds.filter((id) => application.resources[id]?.DependsOn === 'SchemaMigration');
    expect(propertiesOf(application, 'GrantsFinish').After).toEqual(
      uses.filter((id) => id !== 'RotateSecretFunction').map((id) => ({ Ref: `${id}.Alias` })),
    );
  });

  test('is migrated again whenever the database or the functions get another secret', () => {
    expect(propertiesOf(application, 'SchemaMigration')).toMatchObject({
      OwnerSecretArn: { Ref: 'DBSecretArn' },
      FunctionsSecretArn: {
        'Fn::If': ['HasFunctionsSecret', importedOr('DBFunctionsSecretArn', 'FunctionsSecret'), ''],
      },
      ReaderSecretArn: { 'Fn::If': ['HasReaderSecret', importedOr('DBReaderSecretArn', 'ReaderSecret'), ''] },
    });
  });

  test('is there before any function that uses it', () => {
    const waiting = functionIds.filter((id) => application.resources[id]?.DependsOn === 'SchemaMigration');
    expect(functionIds.filter((id) => !waiting.includes(id))).toEqual(['PagesFunction', 'MigrateFunction']);
  });

  test('is given up when its function dies without an answer, but not before the function does', () => {
    const { ServiceTimeout, ServiceToken } = propertiesOf(application, 'SchemaMigration');
    expect(ServiceToken).toEqual({ 'Fn::GetAtt': ['MigrateFunction', 'Arn'] });
    expect(ServiceTimeout).toBe(300);
    expect(Number(propertiesOf(application, 'MigrateFunction').Timeout)).toBeLessThan(300);
  });

  test('gives up so early that its function can still tell, thrice for ten seconds if need be', () => {
    const timeoutMs = Number(propertiesOf(application, 'MigrateFunction').Timeout) * 1000;
    expect([DEPLOYMENT_MS, timeoutMs]).toEqual([200_000, 240_000]);
  });

  test('is not migrated once more by Lambda, in the middle of a rollback', () => {
    expect(propertiesOf(application, 'MigrateFunction').EventInvokeConfig).toEqual({ MaximumRetryAttempts: 0 });
  });
});

describe('the queue', () => {
  const queue = propertiesOf(infrastructure, 'ApprovalQueue');
  const deadLetters = propertiesOf(infrastructure, 'ApprovalDeadLetterQueue');

  test('hides a message six times as long as its function may take', () => {
    const timeout = Number(propertiesOf(application, 'CallbackFunction').Timeout);
    expect(Number(queue.VisibilityTimeout)).toBeGreaterThanOrEqual(6 * timeout);
  });

  test('keeps dead letters 14 days, ten of them after the message was given up', () => {
    expect(deadLetters.MessageRetentionPeriod).toBe(1_209_600);
    expect(queue.MessageRetentionPeriod).toBe(345_600);
    expect(asRecord(queue.RedrivePolicy).deadLetterTargetArn).toEqual({
      'Fn::GetAtt': ['ApprovalDeadLetterQueue', 'Arn'],
    });
  });

  test('is encrypted at rest and refuses plain HTTP', () => {
    expect([queue.SqsManagedSseEnabled, deadLetters.SqsManagedSseEnabled]).toEqual([true, true]);
    const policy = propertiesOf(infrastructure, 'QueuePolicy');
    expect(policy.Queues).toEqual([{ Ref: 'ApprovalQueue' }, { Ref: 'ApprovalDeadLetterQueue' }]);
    expect(JSON.stringify(policy.PolicyDocument)).toContain('"Bool":{"aws:SecureTransport":"false"}');
  });

  test('gives back only the messages that failed', () => {
    const { ApprovalQueue: source } = asRecord(propertiesOf(application, 'CallbackFunction').Events);
    expect(asRecord(asRecord(source).Properties).FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });
});

describe('the database', () => {
  const cluster = infrastructure.resources.DatabaseCluster;

  test('is encrypted, and neither lost nor deleted by a slip', () => {
    expect(cluster).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(cluster?.Properties).toMatchObject({
      StorageEncrypted: true,
      DeletionProtection: { Ref: 'DeletionProtection' },
    });
    expect(asRecord(infrastructure.parameters.DeletionProtection).Default).toBe('true');
  });

  test('speaks TLS alone, and logs who signs in but no rows', () => {
    expect(propertiesOf(infrastructure, 'DatabaseParameters').Parameters).toEqual({
      'rds.force_ssl': '1',
      log_error_verbosity: 'terse',
      log_connections: { 'Fn::If': ['IsBefore18', '1', 'all'] },
      log_disconnections: '1',
    });
  });

  test('has a secret for its owner and two for the functions, which the application takes where it is there', () => {
    const attached = idsOf(infrastructure, 'AWS::SecretsManager::SecretTargetAttachment').map((id) =>
      propertiesOf(infrastructure, id),
    );
    expect(attached).toEqual([
      { SecretId: { Ref: 'DatabaseSecret' }, TargetId: { Ref: 'DatabaseCluster' }, TargetType: 'AWS::RDS::DBCluster' },
      {
        SecretId: { Ref: 'FunctionsDatabaseSecret' },
        TargetId: { Ref: 'DatabaseCluster' },
        TargetType: 'AWS::RDS::DBCluster',
      },
      {
        SecretId: { Ref: 'ReaderDatabaseSecret' },
        TargetId: { Ref: 'DatabaseCluster' },
        TargetType: 'AWS::RDS::DBCluster',
      },
    ]);
    expect(infrastructure.outputs.DBFunctionsSecretArn?.Value).toEqual({ Ref: 'FunctionsDatabaseSecret' });
    expect(asRecord(application.parameters.DBFunctionsSecretArn).Default).toBe('');
  });

  test('is signed in to as its owner by the migration alone', () => {
    const arns = functionIds.map((id) => {
      const variables = asRecord(asRecord(propertiesOf(application, id).Environment).Variables);
      return [id, variables.DB_SECRET_ARN] as const;
    });
    const own = {
      'Fn::If': ['HasFunctionsSecret', importedOr('DBFunctionsSecretArn', 'FunctionsSecret'), { Ref: 'DBSecretArn' }],
    };
    expect(Object.fromEntries(arns)).toEqual({
      CreateRequestFunction: own,
      CallbackFunction: own,
      ResumeWorkflowFunction: own,
      UpdateStatusFunction: own,
      ReadTasksFunction: { 'Fn::If': ['HasReaderSecret', importedOr('DBReaderSecretArn', 'ReaderSecret'), own] },
      // Has no use for it.
      PagesFunction: { Ref: 'AWS::NoValue' },
      ReconcileFunction: own,
      MigrateFunction: { Ref: 'DBSecretArn' },
      // The caller names the secret.
      RotateSecretFunction: { Ref: 'AWS::NoValue' },
    });
  });

  test('is never reachable from outside the VPC', () => {
    const instances = idsOf(infrastructure, 'AWS::RDS::DBInstance').map((id) => propertiesOf(infrastructure, id));
    expect(instances.map(({ PubliclyAccessible }) => PubliclyAccessible)).toEqual([false, false]);
    expect(propertiesOf(infrastructure, 'DatabaseIngress').SourceSecurityGroupId).toEqual({
      'Fn::GetAtt': ['LambdaSecurityGroup', 'GroupId'],
    });
  });
});

/** The names in a Fn::Sub text. */
function embeddedNames(text: unknown): string[] {
  return [...String(text).matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '');
}
