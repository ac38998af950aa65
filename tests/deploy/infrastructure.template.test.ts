// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of a template.
import { stat } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { asRecord, asStrings } from '../../packages/local-sam/src/cloudformation/json.ts';
import { deployedInfrastructure, idsOf, infrastructure, propertiesOf, ROOT } from '../support/templates.ts';

/** The properties of a resource of a stack with these parameters; undefined if the stack does not have it. */
function deployed(logicalId: string, parameters: Record<string, string> = {}) {
  return deployedInfrastructure(parameters).resources.find((resource) => resource.logicalId === logicalId)?.properties;
}

test('the template is short enough to be deployed without a bucket', async () => {
  expect((await stat(`${ROOT}infra-cloudformation.yaml`)).size).toBeLessThan(51_200);
});

describe('the sender', () => {
  const SENDER = { SenderAddress: 'exams@school.example' };

  test('has no identity and no output unless an address is given', () => {
    expect(deployed('SenderIdentity')).toBeUndefined();
    expect(deployedInfrastructure().outputs).not.toHaveProperty('SenderAddress');
    expect(deployedInfrastructure().outputs.SenderAddressOrNone).toBe('none');
  });

  test('has one where an address is given', () => {
    expect(deployed('SenderIdentity', SENDER)).toEqual({ EmailIdentity: 'exams@school.example' });
    const { outputs } = deployedInfrastructure(SENDER);
    expect([outputs.SenderAddress, outputs.SenderAddressOrNone]).toEqual([
      'exams@school.example',
      'exams@school.example',
    ]);
  });

  test('has none of its own where the address is an identity of another stack', () => {
    const parameters = { ...SENDER, CreateSenderIdentity: 'false' };
    expect(deployed('SenderIdentity', parameters)).toBeUndefined();
    expect(deployedInfrastructure(parameters).outputs.SenderAddress).toBe('exams@school.example');
  });

  test('outlives the stack, and depends on nothing that does not', () => {
    expect(infrastructure.resources.SenderIdentity).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(Object.keys(propertiesOf(infrastructure, 'SenderIdentity'))).toEqual(['EmailIdentity']);
  });
});

test('bounces and complaints of the mails that name the configuration set reach the default event bus', () => {
  expect(deployed('MailEvents')).toEqual({
    ConfigurationSetName: 'local-MailConfigurationSet',
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT'],
      EventBridgeDestination: { EventBusArn: 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
    },
  });
  expect(deployedInfrastructure().outputs.MailConfigurationSet).toBe('local-MailConfigurationSet');
});

describe('what is kept when the stack is deleted or a resource replaced', () => {
  const policies = (id: string) => {
    const { DeletionPolicy, UpdateReplacePolicy } = asRecord(infrastructure.resources[id]);
    return [DeletionPolicy, UpdateReplacePolicy];
  };

  test.each([
    ['DatabaseCluster', 'Snapshot', 'Snapshot'],
    ['DatabaseSecret', 'RetainExceptOnCreate', 'Retain'],
    ['FunctionsDatabaseSecret', 'RetainExceptOnCreate', 'Retain'],
    ['DatabaseLogGroup', 'RetainExceptOnCreate', 'Retain'],
    ['FlowLogGroup', 'RetainExceptOnCreate', 'Retain'],
    ['UserPool', 'RetainExceptOnCreate', 'Retain'],
    ['SenderIdentity', 'RetainExceptOnCreate', 'Retain'],
    ['ApprovalQueue', 'Delete', 'Retain'],
    ['ApprovalDeadLetterQueue', 'Delete', 'Retain'],
    ['DatabaseInstance', 'Delete', 'Delete'],
    ['DatabaseStandby', 'Delete', 'Delete'],
  ])('%s: %s, %s', (id, deletion, replacement) => {
    expect(policies(id)).toEqual([deletion, replacement]);
  });
});

describe('people of the user pool', () => {
  test('cannot change the address that they are known by, by any flow', () => {
    const client = propertiesOf(infrastructure, 'UserPoolClient');
    expect(client.WriteAttributes).toEqual(['name']);
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH']);
  });

  test('may sign in with a second factor, or must', () => {
    expect(deployed('UserPool')?.MfaConfiguration).toBe('OPTIONAL');
    expect(deployed('UserPool', { SecondFactor: 'required' })?.MfaConfiguration).toBe('ON');
    expect(deployed('UserPool')?.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
  });

  test('sign in at the domain of their partition', () => {
    const url = 'https://local-UserPoolDomain.auth.us-east-1.amazoncognito.com';
    expect(deployedInfrastructure().outputs.SignInUrl).toBe(url);
    expect(infrastructure.conditions.IsGovCloud).toEqual({ 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-us-gov'] });
    expect(JSON.stringify(infrastructure.outputs.SignInUrl)).toContain('{"Fn::If":["IsGovCloud","auth-fips","auth"]}');
  });

  test('sign in at their own issuer, where there is one, and there is no pool', () => {
    const own = { JwtIssuer: 'https://issuer.example', JwtAudience: 'client' };
    const { outputs, resources } = deployedInfrastructure(own);
    expect([outputs.JwtIssuer, outputs.JwtAudience, outputs.SignInUrl]).toEqual([
      'https://issuer.example',
      'client',
      'https://issuer.example',
    ]);
    expect(resources.filter(({ type }) => type.startsWith('AWS::Cognito::'))).toEqual([]);
  });
});

describe('the network', () => {
  const zonesOf = (parameters: Record<string, string> = {}) =>
    ['AppSubnetA', 'AppSubnetB', 'DatabaseSubnetA', 'DatabaseSubnetB'].map(
      (id) => deployed(id, parameters)?.AvailabilityZone,
    );

  test('is in the first two zones, or in those that are named', () => {
    expect(zonesOf()).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1a', 'us-east-1b']);
    const named = { AvailabilityZones: 'us-east-1c,us-east-1f' };
    expect(zonesOf(named)).toEqual(['us-east-1c', 'us-east-1f', 'us-east-1c', 'us-east-1f']);
    expect(deployed('PublicSubnet', { ...named, EgressMode: 'nat' })?.AvailabilityZone).toBe('us-east-1c');
  });

  test('has endpoints in two zones, or in one for half the price', () => {
    const ids = ['StatesEndpoint', 'SecretsManagerEndpoint', 'EmailEndpoint'];
    const zones = (parameters = {}) => ids.map((id) => asStrings(deployed(id, parameters)?.SubnetIds).length);
    expect([zones(), zones({ EndpointZones: '1' })]).toEqual([
      [2, 2, 2],
      [1, 1, 1],
    ]);
  });

  const outward = (parameters: Record<string, string> = {}) =>
    [deployed('LambdaSecurityGroup', parameters)?.SecurityGroupEgress]
      .flat()
      .map(asRecord)
      .map(({ Description, FromPort, ToPort, IpProtocol, ...target }) => [FromPort, ToPort, ...Object.keys(target)]);

  test('lets functions reach PostgreSQL and port 443, or only PostgreSQL, the endpoints and S3', () => {
    expect(outward()).toEqual([
      [5432, 5432, 'DestinationSecurityGroupId'],
      [443, 443, 'CidrIp'],
    ]);
    expect(outward({ S3PrefixListId: 'pl-63a5400a' })).toEqual([
      [5432, 5432, 'DestinationSecurityGroupId'],
      [443, 443, 'DestinationPrefixListId'],
      [443, 443, 'DestinationSecurityGroupId'],
    ]);
    expect(outward({ EgressMode: 'nat' })).toEqual(outward());
  });

  test('logs its connections where that is asked for', () => {
    expect(deployed('FlowLog')).toBeUndefined();
    expect(deployed('FlowLog', { FlowLogs: 'true' })).toMatchObject({
      ResourceType: 'VPC',
      ResourceId: expect.stringMatching(/^vpc-/),
      TrafficType: 'ALL',
    });
  });
});

describe('the log of the database', () => {
  test('is in a group that is there before the first instance, and forgets', () => {
    expect(propertiesOf(infrastructure, 'DatabaseCluster').EnableCloudwatchLogsExports).toEqual(['postgresql']);
    expect(propertiesOf(infrastructure, 'DatabaseLogGroup')).toEqual({
      LogGroupName: { 'Fn::Sub': '/aws/rds/cluster/${DatabaseCluster}/postgresql' },
      RetentionInDays: { Ref: 'LogRetentionDays' },
    });
    expect(infrastructure.resources.DatabaseInstance?.DependsOn).toBe('DatabaseLogGroup');
    expect(infrastructure.resources.DatabaseStandby?.DependsOn).toBe('DatabaseInstance');
  });

  test('says who signs in, in the words of the major version', () => {
    const parameters = (version: string) =>
      asRecord(deployed('DatabaseParameters', { DBEngineVersion: version })?.Parameters).log_connections;
    expect(['15.7', '16', '17.9', '18.6', '19'].map(parameters)).toEqual(['1', '1', '1', 'all', 'all']);
  });
});

describe('the alarms of the database', () => {
  const CLUSTER = [{ Name: 'DBClusterIdentifier', Value: { Ref: 'DatabaseCluster' } }];

  test.each([
    ['DatabaseCapacityAlarm', 'ACUUtilization', 'Average', 3],
    ['DatabaseProcessorAlarm', 'CPUUtilization', 'Average', 3],
    ['DatabaseConnectionsAlarm', 'DatabaseConnections', 'Maximum', 1],
  ])('%s watches %s of the cluster', (id, metric, statistic, periods) => {
    expect(propertiesOf(infrastructure, id)).toMatchObject({
      Namespace: 'AWS/RDS',
      MetricName: metric,
      Dimensions: CLUSTER,
      Statistic: statistic,
      Period: 300,
      EvaluationPeriods: periods,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('are all that there are, and notify the topic', () => {
    const alarms = idsOf(infrastructure, 'AWS::CloudWatch::Alarm');
    expect(alarms).toEqual(['DatabaseCapacityAlarm', 'DatabaseProcessorAlarm', 'DatabaseConnectionsAlarm']);
    const AlarmTopicArn = 'arn:aws:sns:us-east-1:123456789012:alarms';
    for (const id of alarms) {
      expect(deployed(id)).not.toHaveProperty('AlarmActions');
      expect(deployed(id, { AlarmTopicArn })).toMatchObject({
        AlarmActions: [AlarmTopicArn],
        OKActions: [AlarmTopicArn],
      });
    }
  });

  test('ring at nine tenths of the capacity, and at four fifths of the connections that docs/capacity.md lists', () => {
    const threshold = (id: string, parameters = {}) => deployed(id, parameters)?.Threshold;
    expect(threshold('DatabaseCapacityAlarm')).toBe(90);
    expect(threshold('DatabaseProcessorAlarm')).toBe(90);
    const connections = (DBMaxCapacity: string, DBMinCapacity = '0.5') =>
      threshold('DatabaseConnectionsAlarm', { DBMaxCapacity, DBMinCapacity });
    // 80 percent of 189, 823, 1,669 and 2,000 connections; with a minimum capacity of 1, of 3,360 at 16 ACU.
    expect(['1', '4', '8', '16'].map((size) => connections(size))).toEqual([150, 650, 1330, 1600]);
    expect([connections('16', '0'), connections('16', '1'), connections('64', '8')]).toEqual([1600, 2680, 4000]);
  });
});
