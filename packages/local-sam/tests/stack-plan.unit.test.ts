// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of a state machine.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secretSpecs } from '../src/infrastructure-specs.ts';
import { planStack, type StackPlan } from '../src/stack-plan.ts';

const INFRASTRUCTURE = `
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3 }
  Failed: { Type: AWS::SQS::Queue, Properties: { QueueName: failed } }
  Database: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { GenerateStringKey: password } } }
  Attachment: { Type: AWS::SecretsManager::SecretTargetAttachment, Properties: { SecretId: !Ref Database } }
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties: { MasterUserPassword: !Sub '{{resolve:secretsmanager:\${Database}:SecretString:password}}' }
  Reader:
    Type: AWS::SecretsManager::Secret
    Properties: { GenerateSecretString: { SecretStringTemplate: '{"username":"reader"}', GenerateStringKey: password } }
  ReaderAttachment: { Type: AWS::SecretsManager::SecretTargetAttachment, Properties: { SecretId: !Ref Reader } }
  Other: { Type: AWS::SecretsManager::Secret, Properties: { Name: other, SecretString: text } }
  Users: { Type: AWS::Cognito::UserPool }
  Client: { Type: AWS::Cognito::UserPoolClient }
Outputs:
  QueueUrl: { Value: !Ref Orders }
  QueueArn: { Value: !GetAtt Orders.Arn }
  Issuer: { Value: !GetAtt Users.ProviderURL }
  Audience: { Value: !Ref Client }
`;

const APPLICATION = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  QueueUrl: { Type: String }
  QueueArn: { Type: String }
  Issuer: { Type: String }
  Audience: { Type: String }
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Jwt
        Authorizers: { Jwt: { JwtConfiguration: { issuer: !Ref Issuer, audience: [!Ref Audience] } } }
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 }
      RouteSettings: { LIMITED: { ThrottlingRateLimit: 2 } }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: app.handler
      AutoPublishAlias: live
      Environment: { Variables: { API_URL: !GetAtt Api.ApiEndpoint, MACHINE: !Ref Machine, MEMORY: 7 } }
      Events:
        Queue: { Type: SQS, Properties: { Queue: !Ref QueueArn } }
        Get: { Type: HttpApi, Properties: { Method: GET, Path: /, Auth: { Authorizer: AUTHORIZER } } }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machine.asl.json
      DefinitionSubstitutions: { Url: !Ref QueueUrl, Function: !Ref Worker.Alias }
`;

const DEFINITION = '{"StartAt": "${Url}", "Also": "${Function} and ${Url}"}';
const PORTS = { PORT: 3001, AWS_LOCAL_PORT: 3002, MAILBOX_PORT: 3003 };

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'plans-'));
});

afterAll(() => rm(root, { recursive: true }));

async function plan(definition = DEFINITION, authorizer = 'Jwt', limited = 'GET /'): Promise<StackPlan> {
  const folder = await mkdtemp(join(root, 'stack-'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'infra-cloudformation.yaml'), INFRASTRUCTURE);
  await writeFile(
    join(folder, 'template.yaml'),
    APPLICATION.replace('AUTHORIZER', authorizer).replace('LIMITED', limited),
  );
  await writeFile(join(folder, 'machine.asl.json'), definition);
  return await planStack(folder, PORTS);
}

test('limits of requests are those of the template', async () => {
  const { api } = await plan();
  expect(api.defaultThrottle).toEqual({ ratePerSecond: 20, burst: 40 });
  expect([...api.throttles]).toEqual([['GET /', { ratePerSecond: 2, burst: Infinity }]]);
});

test('outputs of the infrastructure are parameters of the application, on the ports of this stack', async () => {
  const { functions, machines, mappings, queues, audience, urls } = await plan();
  expect(functions.map(({ variables }) => variables)).toEqual([
    {
      API_URL: 'http://127.0.0.1:3001',
      MACHINE: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine',
      MEMORY: '7',
    },
  ]);
  expect(machines).toEqual([
    {
      name: 'Machine',
      arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine',
      definition: {
        StartAt: 'http://127.0.0.1:3002/000000000000/Orders',
        Also: 'arn:aws:lambda:us-east-1:000000000000:function:Worker and http://127.0.0.1:3002/000000000000/Orders',
      },
      file: 'machine.asl.json',
    },
  ]);
  expect(mappings).toMatchObject([{ queueArn: 'arn:aws:sqs:us-east-1:000000000000:Orders', functionName: 'Worker' }]);
  expect(queues).toEqual([
    {
      name: 'Orders',
      arn: 'arn:aws:sqs:us-east-1:000000000000:Orders',
      url: 'http://127.0.0.1:3002/000000000000/Orders',
      visibilityTimeoutSeconds: 60,
      messageRetentionSeconds: 345_600,
      redrive: { deadLetterQueueArn: 'arn:aws:sqs:us-east-1:000000000000:failed', maxReceiveCount: 3 },
    },
    expect.objectContaining({ name: 'failed', visibilityTimeoutSeconds: 30 }),
  ]);
  expect(audience).toBe('local-Client');
  expect(urls).toEqual({
    api: 'http://127.0.0.1:3001',
    awsEndpoint: 'http://127.0.0.1:3002',
    mailbox: 'http://127.0.0.1:3003',
    issuer: 'http://127.0.0.1:3002/_issuer',
  });
});

test('Metadata gives parameters a value on this machine, and the application imports what the infrastructure exports', async () => {
  const folder = await mkdtemp(join(root, 'imports-'));
  const local = (name: string, value: string) => `Metadata: { Local: { Parameters: { ${name}: ${value} } } }`;
  await writeFile(
    join(folder, 'infra-cloudformation.yaml'),
    `${local('Sender', 'sender@example.com')}
Parameters: { Sender: { Type: String, Default: '' } }
Resources: { Queue: { Type: AWS::SQS::Queue } }
Outputs: { From: { Value: !Ref Sender, Export: { Name: !Sub '\${AWS::StackName}-From' } } }`,
  );
  const application = `${local('Stack', 'local')}
${APPLICATION.replace('AUTHORIZER', 'NONE')
  .replace('LIMITED', 'GET /')
  .replace('Parameters:', 'Parameters:\n  Stack: { Type: String, Default: elsewhere }')
  .replaceAll('{ Type: String }', "{ Type: String, Default: 'arn:aws:sqs:us-east-1:000000000000:Queue' }")
  .replace('MEMORY: 7', "FROM: !ImportValue { 'Fn::Sub': '${Stack}-From' }")}`;
  await writeFile(join(folder, 'template.yaml'), application);
  await writeFile(join(folder, 'machine.asl.json'), DEFINITION);
  const { functions } = await planStack(folder, PORTS);
  expect(functions[0]?.variables.FROM).toBe('sender@example.com');
  await writeFile(join(folder, 'template.yaml'), application.replace('Stack: local', 'Stack: another'));
  await expect(planStack(folder, PORTS)).rejects.toThrow('FROM: no stack exports another-From');
});

describe('a secret', () => {
  test('that is attached to a database holds its address and sign-in, without TLS unless the URL asks for it', async () => {
    const { infrastructure } = await plan();
    const [database, , other] = secretSpecs(infrastructure, 'postgres://us%40er:p%2Fw@127.0.0.1:5433/app');
    expect(JSON.parse(database?.value ?? '')).toEqual({
      engine: 'postgres',
      host: '127.0.0.1',
      port: 5433,
      dbname: 'app',
      username: 'us@er',
      password: 'p/w',
      sslmode: 'disable',
    });
    expect(other).toMatchObject({ name: 'other', value: 'text' });
    const [remote] = secretSpecs(infrastructure, 'postgres://u:p@db.example.com/app?sslmode=verify-full');
    expect(JSON.parse(remote?.value ?? '')).toEqual({
      engine: 'postgres',
      host: 'db.example.com',
      port: 5432,
      dbname: 'app',
      username: 'u',
      password: 'p',
    });
  });

  test('that the cluster does not take its master user from has a user of its own, which no other database has', async () => {
    const { infrastructure } = await plan();
    const [, reader] = secretSpecs(infrastructure, 'postgres://u:p@127.0.0.1:5433/app');
    expect(JSON.parse(reader?.value ?? '')).toEqual({
      engine: 'postgres',
      host: '127.0.0.1',
      port: 5433,
      dbname: 'app',
      username: 'reader_app',
      password: expect.stringMatching(/^[\w-]{32}$/),
      sslmode: 'disable',
    });
    const [owner, same] = secretSpecs(infrastructure, 'postgres://u:p@127.0.0.1:5433/app', { ownUsers: false });
    expect(same?.value).toBe(owner?.value);
  });
});

describe('what does not fit together is refused', () => {
  test.each<[string, string, string]>([
    [
      'a placeholder without substitution',
      '{"a": "${Url} ${Function} ${Nobody}"}',
      'the placeholder ${Nobody} has no substitution',
    ],
    ['a substitution without placeholder', '{"a": "${Url}"}', 'the substitution Function has no placeholder'],
    ['a definition that is no JSON', '{', "DefinitionUri: machine.asl.json: Expected property name or '}' in JSON"],
    [
      'a definition that is no JSON with its substitutions',
      '{"a": ${Url}, "b": "${Function}"}',
      "DefinitionUri: machine.asl.json: Unexpected token 'h'",
    ],
  ])('%s', async (_, definition, message) => {
    await expect(plan(definition)).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringContaining(message),
    });
    await expect(plan(definition)).rejects.toThrow('template.yaml: Resources.Machine.Properties.Definition');
  });

  test('a route with an authorizer that the API does not have', async () => {
    await expect(plan(DEFINITION, 'Other')).rejects.toThrow(
      'template.yaml: Resources.Api.Properties.Auth.Authorizers: there is no authorizer Other',
    );
  });

  test('a limit of a route that there is not', async () => {
    await expect(plan(DEFINITION, 'Jwt', 'HEAD /')).rejects.toThrow(
      'template.yaml: Resources.Api.Properties.RouteSettings.HEAD /: there is no such route',
    );
  });
});

describe('a parameter of whoever starts the stack', () => {
  const ports = (folder: string, parameters: Record<string, string>) => planStack(folder, PORTS, parameters);

  test('takes the place of an output, in each template that declares it', async () => {
    const folder = await mkdtemp(join(root, 'parameters-'));
    await writeFile(join(folder, 'infra-cloudformation.yaml'), INFRASTRUCTURE);
    await writeFile(join(folder, 'machine.asl.json'), DEFINITION);
    await writeFile(
      join(folder, 'template.yaml'),
      APPLICATION.replace('AUTHORIZER', 'NONE')
        .replace('LIMITED', 'GET /')
        .replace('Parameters:', "Parameters:\n  Memory: { Type: String, Default: '7' }")
        .replace('MEMORY: 7', 'MEMORY: !Ref Memory'),
    );
    const memoryOf = async (parameters: Record<string, string>) =>
      (await ports(folder, parameters)).functions[0]?.variables.MEMORY;
    expect(await memoryOf({})).toBe('7');
    expect(await memoryOf({ Memory: '8' })).toBe('8');
    expect((await ports(folder, { Audience: 'others' })).api.authorizers.get('Jwt')?.audience).toEqual(['others']);
    await expect(ports(folder, { Memroy: '8' })).rejects.toThrow('neither template has a parameter Memroy');
  });
});
