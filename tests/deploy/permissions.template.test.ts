// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of a template.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { type Permissions, permissionsOf } from '../support/sam-roles.ts';
import {
  allowStatements,
  application,
  deployedInfrastructure,
  idsOf,
  infrastructure,
  propertiesOf,
  ROOT,
  records,
} from '../support/templates.ts';

const EXPECTED: Record<string, Permissions> = parse(readFileSync(`${ROOT}tests/deploy/permissions.yaml`, 'utf8'));
const granted = Object.entries(permissionsOf(application));
const statements = granted.flatMap(([id, { allows }]) => allows.map((statement) => ({ id, ...statement })));

/** Every resource with a wildcard that the roles grant, and why a narrower one is not possible. */
const WILDCARDS: Record<string, string> = {
  'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${ApprovalStateMachine.Name}:*':
    'the executions of this state machine',
  '${UpdateStatusFunction.Arn}:*': 'the versions of this function',
  '*': 'log delivery and tracing: these actions take no resource',
  'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*': 'limited by ses:FromAddress',
  'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/*': 'limited by ses:FromAddress',
};

describe('what the application may do', () => {
  test.each(granted)('is as tests/deploy/permissions.yaml says: %s', (id, permissions) => {
    expect(permissions).toEqual(EXPECTED[id]);
  });

  test('is nothing that the file names and no function has', () => {
    expect(Object.keys(EXPECTED)).toEqual(granted.map(([id]) => id));
  });

  test('is granted by roles alone, each of one function', () => {
    const roles = granted.flatMap(([id]) => [propertiesOf(application, id).Role ?? []].flat());
    expect(roles).toEqual([{ 'Fn::GetAtt': ['CallbackRole', 'Arn'] }, { 'Fn::GetAtt': ['ReconcileRole', 'Arn'] }]);
    const types = Object.values(application.resources).map(({ Type }) => Type);
    const granting = types.filter((type) => /^AWS::IAM::|Permission$|Policy$|Connector$|Grant$/.test(type));
    // CodeDeploy has the third role. Besides events, only Secrets Manager invokes a function: see invokedBy.
    expect(granting).toEqual(['AWS::IAM::Role', 'AWS::IAM::Role', 'AWS::Lambda::Permission', 'AWS::IAM::Role']);
    expect(propertiesOf(application, 'ReleaseRole')).toMatchObject({
      ManagedPolicyArns: [
        { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited' },
      ],
    });
    expect(propertiesOf(application, 'ReleaseRole').Policies).toBeUndefined();
  });

  test('names its resource, wherever one can be named', () => {
    const resources = statements.flatMap(({ resources }) => resources);
    expect([...new Set(resources.filter((text) => text.includes('*')))].sort()).toEqual(Object.keys(WILDCARDS).sort());
  });

  test('names its actions', () => {
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('is to send mail from the sender address only', () => {
    const mail = statements.filter(({ actions }) => actions.some((action) => action.startsWith('ses:')));
    const sender = '${ImportsSender ? import of SenderAddressOrNone : SenderAddress}';
    const condition = { StringEquals: { 'ses:FromAddress': sender } };
    expect(mail.map(({ id, actions, condition }) => ({ id, actions, condition }))).toEqual([
      { id: 'CallbackFunction', actions: ['ses:SendEmail'], condition },
      { id: 'ReconcileFunction', actions: ['ses:SendEmail'], condition },
    ]);
  });

  test('is to fail no task: only a decision or the deadline ends the wait', () => {
    const failing = ['states:SendTaskFailure', 'states:SendTaskHeartbeat', 'states:StopExecution'];
    expect(statements.filter(({ actions }) => actions.some((action) => failing.includes(action)))).toEqual([]);
  });
});

const ownAccount = { Ref: 'AWS::AccountId' };
const ofOwnAccount = (service: string, resource: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

describe('the network of the infrastructure', () => {
  test.each([
    ['StatesEndpoint', 'states:*', '*', { 'aws:PrincipalAccount': ownAccount }],
    [
      'SecretsManagerEndpoint',
      'secretsmanager:*',
      ofOwnAccount('secretsmanager', 'secret:*'),
      { 'aws:PrincipalAccount': ownAccount, 'aws:ResourceAccount': ownAccount },
    ],
    ['EmailEndpoint', 'ses:SendEmail', ofOwnAccount('ses', '*'), { 'aws:PrincipalAccount': ownAccount }],
  ])('leads through %s to this account alone', (owner, action, resource, equals) => {
    const statements = allowStatements(infrastructure).filter((statement) => statement.owner === owner);
    expect(statements).toEqual([
      { owner, actions: [action], resources: [resource], condition: { StringEquals: equals } },
    ]);
  });

  test('lets CloudFormation be answered in its own bucket, which is named by the region without dashes', () => {
    const { resources } = deployedInfrastructure();
    const s3 = resources.find(({ logicalId }) => logicalId === 'S3Endpoint')?.properties;
    expect(asRecord(s3?.PolicyDocument).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::cloudformation-custom-resource-response-useast1/*',
      },
    ]);
  });

  test('has no other statement, but for what writes flow logs', () => {
    const owners = allowStatements(infrastructure).map(({ owner }) => owner);
    expect(owners).toEqual(['S3Endpoint', 'StatesEndpoint', 'SecretsManagerEndpoint', 'EmailEndpoint', 'FlowLogRole']);
    expect(allowStatements(infrastructure).at(-1)).toEqual({
      owner: 'FlowLogRole',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [{ 'Fn::GetAtt': ['FlowLogGroup', 'Arn'] }],
      condition: {},
    });
  });
});

describe('the templates', () => {
  test('name no role, so that CAPABILITY_IAM suffices', () => {
    const names = [...records(application.resources), ...records(infrastructure.resources)].flatMap((record) =>
      ['RoleName', 'ManagedPolicyName', 'UserName', 'GroupName'].filter(
        (key) => key in record && !('UserPoolId' in record),
      ),
    );
    expect(names).toEqual([]);
  });

  test('name no function and no queue, so that a second stack fits beside the first', () => {
    const ids = idsOf(application, 'AWS::Serverless::Function');
    expect(ids.filter((id) => 'FunctionName' in propertiesOf(application, id))).toEqual([]);
    const queues = idsOf(infrastructure, 'AWS::SQS::Queue');
    expect(queues.filter((id) => 'QueueName' in propertiesOf(infrastructure, id))).toEqual([]);
  });

  test.each(['template.yaml', 'infra-cloudformation.yaml', 'samconfig.toml'])(
    '%s holds no account, region or partition',
    async (file) => {
      const text = await readFile(`${ROOT}${file}`, 'utf8');
      expect(text).not.toMatch(/\b\d{12}\b|\b(us|eu|ap|sa|ca|me|af|il)-[a-z]+-\d\b|arn:aws[:-]/);
    },
  );
});
