import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import {
  allowStatements,
  application,
  idsOf,
  infrastructure,
  propertiesOf,
  ROOT,
  records,
} from '../support/templates.ts';

/** Every resource with a wildcard that the stacks grant, and why no narrower one will do. */
const WILDCARDS: Record<string, string> = {
  'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${ApprovalStateMachine.Name}:*':
    'the executions of this state machine',
  '*': 'log delivery: these actions take no resource',
  'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*': 'limited by ses:FromAddress',
  'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/*': 'limited by ses:FromAddress',
  'arn:${AWS::Partition}:s3:::cloudformation-custom-resource-response-*/*': 'the region, written without dashes',
};

const statements = [...allowStatements(application), ...allowStatements(infrastructure)];

function granted(action: string): { owner: string; resources: unknown[] }[] {
  return statements
    .filter(({ actions }) => actions.includes(action))
    .map(({ owner, resources }) => ({ owner, resources }));
}

describe('what the stacks may do', () => {
  test('names its resource, wherever one can be named', () => {
    const texts = statements.flatMap(({ resources }) =>
      resources.map((resource) =>
        typeof resource === 'string' ? resource : String([...records(resource)][0]?.['Fn::Sub']),
      ),
    );
    expect([...new Set(texts.filter((text) => text.includes('*')))].sort()).toEqual(Object.keys(WILDCARDS).sort());
  });

  test('names its actions', () => {
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('starts and resumes executions of this state machine only', () => {
    const machine = [{ Ref: 'ApprovalStateMachine' }];
    expect(granted('states:StartExecution')).toEqual([
      { owner: 'CreateRequestFunction', resources: machine },
      { owner: 'ReconcileRole', resources: machine },
    ]);
    expect(granted('states:SendTaskSuccess')).toEqual([
      { owner: 'CallbackRole', resources: machine },
      { owner: 'ResumeWorkflowFunction', resources: machine },
      { owner: 'ReconcileRole', resources: machine },
    ]);
  });

  test('fails no task: only a decision or the deadline ends the wait', () => {
    expect([...granted('states:SendTaskFailure'), ...granted('states:SendTaskHeartbeat')]).toEqual([]);
  });

  test('sends mail from the sender address only', () => {
    const mail = statements.filter(({ actions }) => actions.some((action) => action.startsWith('ses:')));
    const condition = { StringEquals: { 'ses:FromAddress': { Ref: 'SenderAddress' } } };
    expect(mail).toMatchObject([
      { owner: 'CallbackRole', actions: ['ses:SendEmail'], condition },
      { owner: 'ReconcileRole', actions: ['ses:SendEmail'], condition },
    ]);
  });

  test('reads each queue in one function and writes one in the state machine', () => {
    const queue = [{ Ref: 'ApprovalSqsQueueArn' }];
    expect(granted('sqs:ReceiveMessage')).toEqual([
      { owner: 'CallbackRole', resources: queue },
      { owner: 'ReconcileRole', resources: [{ Ref: 'ApprovalSqsDlqArn' }] },
    ]);
    expect(granted('sqs:SendMessage')).toEqual([{ owner: 'ApprovalStateMachine', resources: queue }]);
  });

  test('reads one secret', () => {
    const secrets = [...records(application.resources)]
      .map((record) => record.AWSSecretsManagerGetSecretValuePolicy)
      .filter((policy) => policy !== undefined);
    expect(new Set(secrets.map((policy) => JSON.stringify(policy)))).toEqual(
      new Set(['{"SecretArn":{"Ref":"DBSecretArn"}}']),
    );
    expect(granted('secretsmanager:GetSecretValue')).toEqual([
      { owner: 'CallbackRole', resources: [{ Ref: 'DBSecretArn' }] },
      { owner: 'ReconcileRole', resources: [{ Ref: 'DBSecretArn' }] },
    ]);
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
