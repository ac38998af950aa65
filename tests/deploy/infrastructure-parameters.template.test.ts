import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { deployedInfrastructure, infrastructure } from '../support/templates.ts';

describe('a parameter of the infrastructure that is wrong is refused by its name, before anything is made', () => {
  test.each([
    ['SenderAddress', 'Exams <exams@school.example>'],
    ['SenderAddress', 'exams@school'],
    ['SenderAddress', 'a@school.example,b@school.example.org '],
    ['CreateSenderIdentity', 'no'],
    ['DBMasterUsername', 'Owner'],
    ['DBMasterUsername', 'admin'],
    ['DBMasterUsername', 'user'],
    ['DBMasterUsername', 'pg_owner'],
    ['DBMasterUsername', 'rdsadmin'],
    ['DBMasterUsername', 'approval_functions'],
    ['DBEngineVersion', '14'],
    ['DBEngineVersion', '17.x'],
    ['DBMinCapacity', '-1'],
    ['DBMinCapacity', '0.4'],
    ['DBMaxCapacity', '0.5'],
    ['DBMaxCapacity', '512'],
    ['DBBackupRetentionDays', '0'],
    ['DBBackupRetentionDays', '36'],
    ['JwtIssuer', 'http://issuer.example'],
    ['JwtIssuer', 'https://issuer.example/?tenant=1'],
    ['AppUrl', 'https://api.example/'],
    ['AppUrl', 'http://api.example'],
    ['SecondFactor', 'off'],
    ['VpcCidr', '10.42.0.0/24'],
    ['VpcCidr', '10.42.0.256/16'],
    ['AvailabilityZones', 'us-east-1a'],
    ['AvailabilityZones', 'us-east-1a,us-east-1a'],
    ['AvailabilityZones', 'us-east-1a, us-east-1b'],
    ['AvailabilityZones', 'us-east-1a,us-east-1b,us-east-1c'],
    ['EgressMode', 'none'],
    ['EndpointZones', '3'],
    ['S3PrefixListId', 'com.amazonaws.us-east-1.s3'],
    ['FlowLogs', 'yes'],
    ['AlarmTopicArn', 'alarms'],
    ['LogRetentionDays', '91'],
  ])('%s=%s', (name, value) => {
    expect(() => deployedInfrastructure({ [name]: value })).toThrow(`parameter ${name}: `);
  });

  test.each([
    [{ JwtIssuer: 'https://issuer.example' }, 'JwtIssuer and JwtAudience go together'],
    [{ JwtAudience: 'client' }, 'JwtIssuer and JwtAudience go together'],
    [{ DBMinCapacity: '8' }, 'DBMaxCapacity must not be below DBMinCapacity.'],
    [{ DBMinCapacity: '2', DBMaxCapacity: '1' }, 'DBMaxCapacity must not be below DBMinCapacity.'],
    [{ DBMinCapacity: '256', DBMaxCapacity: '128' }, 'DBMaxCapacity must not be below DBMinCapacity.'],
    [
      { DBMinCapacity: '0', DBEngineVersion: '16.2' },
      'DBMinCapacity 0 needs a DBEngineVersion of 15.7, 16.3 or later.',
    ],
    [{ EgressMode: 'nat', S3PrefixListId: 'pl-63a5400a' }, 'S3PrefixListId must be empty with EgressMode nat'],
  ])('together: %j', (parameters, sentence) => {
    expect(() => deployedInfrastructure(parameters as unknown as Record<string, string>)).toThrow(sentence);
  });
});

describe('a parameter of the infrastructure that AWS takes is taken', () => {
  test.each<Record<string, string>>([
    {},
    { DBMasterUsername: 'myadmin' },
    { SenderAddress: "o'brien+exams@mail.school.example" },
    { DBMinCapacity: '0', DBEngineVersion: '16.3' },
    { DBMinCapacity: '4' },
    { DBMinCapacity: '256', DBMaxCapacity: '256' },
    { DBEngineVersion: '18.6' },
    { JwtIssuer: 'https://tenant.eu.auth0.com/', JwtAudience: 'client' },
    { AppUrl: 'https://a1b2c3.execute-api.eu-central-1.amazonaws.com' },
    { AppUrl: 'http://localhost:3000' },
    { AvailabilityZones: 'us-gov-west-1a,us-gov-west-1c' },
    { AvailabilityZones: 'us-east-1b,us-east-1d', VpcCidr: '172.31.128.0/23' },
    { S3PrefixListId: 'pl-63a5400a' },
  ])('%j', (parameters) => {
    expect(() => deployedInfrastructure(parameters)).not.toThrow();
  });
});

test('what can never be changed says so, and nothing else', () => {
  const never = Object.entries(infrastructure.parameters).filter(([, declaration]) =>
    String(asRecord(declaration).Description).includes('Never change it: '),
  );
  expect(never.map(([name]) => name)).toEqual(['DBMasterUsername', 'VpcCidr', 'AvailabilityZones']);
});

test('each least capacity that a most capacity can be below has its assertion', () => {
  const sizes = (name: string) => asRecord(infrastructure.parameters[name]).AllowedValues as number[];
  const pairs = sizes('DBMinCapacity').flatMap((least) => sizes('DBMaxCapacity').map((most) => [least, most] as const));
  const deploys = ([least, most]: readonly [number, number]) => {
    try {
      return deployedInfrastructure({ DBMinCapacity: String(least), DBMaxCapacity: String(most) }) !== undefined;
    } catch {
      return false;
    }
  };
  expect(pairs.filter(deploys)).toEqual(pairs.filter(([least, most]) => least <= most));
});
