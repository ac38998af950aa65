import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { planStack, type StackPlan } from '../../packages/local-sam/src/stack-plan.ts';

const ROOT = join(import.meta.dirname, '../..');
const PORTS = { PORT: 3001, AWS_LOCAL_PORT: 3002, MAILBOX_PORT: 3003 };
const APPLICATION = 'template.yaml';
const INFRASTRUCTURE = 'infra-cloudformation.yaml';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'names-'));
  await cp(join(ROOT, 'statemachine'), join(root, 'statemachine'), { recursive: true });
});

afterAll(() => rm(root, { recursive: true }));

/** The plan of the shipped templates, in one of which the first occurrence of a text is changed. */
async function planWith(file: string, right: string, wrong: string): Promise<StackPlan> {
  for (const name of [APPLICATION, INFRASTRUCTURE]) {
    const text = await readFile(join(ROOT, name), 'utf8');
    if (name === file && !text.includes(right)) throw new Error(`${file} does not hold ${right}`);
    await writeFile(join(root, name), name === file ? text.replace(right, () => wrong) : text);
  }
  return await planStack(root, PORTS);
}

const submit = 'Resources.CreateRequestFunction.Properties.Events.SubmitQuestion';
const consume = 'Resources.CallbackFunction.Properties.Events.ApprovalQueue';

describe('a typo in the application template is refused by its place and the name that was meant', () => {
  test.each<[string, string, string]>([
    ['\nGlobals:', '\nGlobal:', 'there is no section Global, the nearest is Globals'],
    [
      'Transform: AWS::Serverless-2016-10-31',
      'Transform: AWS::Serverless-2016-10-32',
      'Transform: there is no transform AWS::Serverless-2016-10-32, the nearest is AWS::Serverless-2016-10-31',
    ],
    [
      'Transform: AWS::Serverless-2016-10-31',
      '',
      'Resources.HttpApi.Type: AWS::Serverless::HttpApi needs Transform: AWS::Serverless-2016-10-31',
    ],
    ["'2010-09-09'", "'2010-09-90'", "AWSTemplateFormatVersion: must be '2010-09-09'"],
    [
      'API_URL: !GetAtt HttpApi.ApiEndpoint',
      'API_URL: !GetAtt HttpApi.ApiEndpont',
      'Resources.CallbackFunction.Properties.Environment.Variables.API_URL: there is no attribute of AWS::Serverless::HttpApi ApiEndpont, the nearest is ApiEndpoint',
    ],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of Fn::Sub.
      '${ApprovalStateMachine.Name}',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of Fn::Sub.
      '${ApprovalStateMachine.Nam}',
      'Resources.ReconcileRole.Properties.Policies.0.PolicyDocument.Statement.3.Resource: there is no attribute of AWS::Serverless::StateMachine Nam, the nearest is Name',
    ],
    [
      'Type: AWS::Serverless::Function',
      'Type: AWS::Serverless::Functio',
      'Resources.CreateRequestFunction.Type: there is no resource type AWS::Serverless::Functio, the nearest is AWS::Serverless::Function',
    ],
    [
      'Type: AWS::Serverless::StateMachine',
      'Type: AWS::Serverless::StateMachin',
      'Resources.ApprovalStateMachine.Type: there is no resource type AWS::Serverless::StateMachin, the nearest is AWS::Serverless::StateMachine',
    ],
    [
      'Type: AWS::Logs::LogGroup',
      'Type: AWS::Logs::LogGrou',
      'Resources.HttpApiLogGroup.Type: there is no resource type AWS::Logs::LogGrou, the nearest is AWS::Logs::LogGroup',
    ],
    [
      'Type: AWS::Logs::LogGroup',
      'Type: AWS::Log::LogGroup',
      'Resources.HttpApiLogGroup.Type: there is no resource type AWS::Log::LogGroup, the nearest is AWS::Logs::LogGroup',
    ],
    [
      'RetentionInDays:',
      'RetentionDays:',
      'Resources.HttpApiLogGroup.Properties.RetentionDays: there is no key RetentionDays, the nearest is RetentionInDays',
    ],
    [
      'DependsOn: SchemaMigration',
      'DependOn: SchemaMigration',
      'Resources.CreateRequestFunction.DependOn: there is no key DependOn, the nearest is DependsOn',
    ],
    [
      'DefaultAuthorizer:',
      'DefaultAuthoriser:',
      'Resources.HttpApi.Properties.Auth.DefaultAuthoriser: there is no key DefaultAuthoriser, the nearest is DefaultAuthorizer',
    ],
    [
      'issuer: &issuer',
      'isuer: &issuer',
      'Resources.HttpApi.Properties.Auth.Authorizers.OpenIdConnect.JwtConfiguration.isuer: there is no key isuer, the nearest is issuer',
    ],
    [
      'JwtConfiguration:',
      'JwtConfig:',
      'Resources.HttpApi.Properties.Auth.Authorizers.OpenIdConnect.JwtConfig: there is no key JwtConfig, the nearest is JwtConfiguration',
    ],
    [
      '    Environment:',
      '    Enviroment:',
      'Globals.Function.Enviroment: there is no key Enviroment, the nearest is Environment',
    ],
    [
      '      Variables:',
      '      Variable:',
      'Globals.Function.Environment.Variable: there is no key Variable, the nearest is Variables',
    ],
    ['    Layers: ', '    Layer: ', 'Globals.Function.Layer: there is no key Layer, the nearest is Layers'],
    [
      'Handler: app.handler',
      'Handlr: app.handler',
      'Resources.CreateRequestFunction.Properties.Handlr: there is no key Handlr, the nearest is Handler',
    ],
    [
      'Handler: app.handler',
      'Description2: x',
      'Resources.CreateRequestFunction.Properties.Description2: there is no key Description2, the nearest is Description',
    ],
    [
      'Runtime: nodejs24.x',
      'Runtime: nodejs42.x',
      'Globals.Function.Runtime: there is no value nodejs42.x, the nearest is nodejs22.x',
    ],
    ['Runtime: nodejs24.x', '# none', 'Resources.CreateRequestFunction.Properties: needs Runtime'],
    ['[arm64]', '[arm65]', 'Globals.Function.Architectures.0: there is no value arm65, the nearest is arm64'],
    ['MemorySize: 512', 'MemorySize: -5', 'Globals.Function.MemorySize: must be a whole number from 128 to 32768'],
    ['Timeout: 29', 'Timeout: abc', 'Globals.Function.Timeout: must be a whole number from 1 to 900'],
    [
      'Timeout: 29',
      'Timeout: !Select [0, [901]]',
      'Resources.CreateRequestFunction.Properties.Timeout: must be a whole number from 1 to 900',
    ],
    [
      'Type: STANDARD',
      'Type: STANDAR',
      'Resources.ApprovalStateMachine.Properties.Type: there is no value STANDAR, the nearest is STANDARD',
    ],
    ['Type: HttpApi', 'Type: HttpAp', `${submit}.Type: there is no type HttpAp, the nearest is HttpApi`],
    ['Type: SQS', 'Type: SQ', `${consume}.Type: there is no type SQ, the nearest is SQS`],
    [
      '          Properties:\n            ApiId',
      '          Propertis:\n            ApiId',
      `${submit}.Propertis: there is no key Propertis, the nearest is Properties`,
    ],
    ['Path: /questions', 'Pth: /questions', `${submit}.Properties.Pth: there is no key Pth, the nearest is Path`],
    ['Method: POST', 'Methd: POST', `${submit}.Properties.Methd: there is no key Methd, the nearest is Method`],
    ['Method: POST', 'Method: POTS', `${submit}.Properties.Method: there is no value POTS, the nearest is POST`],
    [
      'Path: /questions',
      'Path: questions',
      `${submit}.Properties.Path: must be a path that begins with a slash, or $default`,
    ],
    ['Queue: !Ref', 'Queu: !Ref', `${consume}.Properties.Queu: there is no key Queu, the nearest is Queue`],
    [
      'Queue: !Ref ApprovalSqsQueueArn',
      'Queue: !Ref ApprovalSqsQueueUrl',
      `${consume}.Properties.Queue: must be an ARN`,
    ],
    ['            Queue: !Ref ApprovalSqsQueueArn\n', '', `${consume}.Properties: needs Queue`],
    [
      'FunctionResponseTypes:',
      'FunctionResponseType:',
      `${consume}.Properties.FunctionResponseType: there is no key FunctionResponseType, the nearest is FunctionResponseTypes`,
    ],
    [
      '[ReportBatchItemFailures]',
      '[ReportBatchItemFailure]',
      `${consume}.Properties.FunctionResponseTypes.0: there is no value ReportBatchItemFailure, the nearest is ReportBatchItemFailures`,
    ],
  ])('%j as %j', async (right, wrong, message) => {
    await expect(planWith(APPLICATION, right, wrong)).rejects.toMatchObject({
      name: 'StartError',
      message: `template.yaml: ${message}`,
    });
  });
});

describe('a typo in the infrastructure template is refused by its place and the name that was meant', () => {
  test.each<[string, string, string]>([
    [
      'VisibilityTimeout: 180',
      'VisibilityTimout: 180',
      'Resources.ApprovalQueue.Properties.VisibilityTimout: there is no key VisibilityTimout, the nearest is VisibilityTimeout',
    ],
    [
      'Type: AWS::SQS::Queue\n',
      'Type: AWS::SQS::Queu\n',
      'Resources.ApprovalQueue.Type: there is no resource type AWS::SQS::Queu, the nearest is AWS::SQS::Queue',
    ],
    [
      '!GetAtt ApprovalQueue.Arn',
      '!GetAtt ApprovalQueue.Arm',
      'Resources.QueuePolicy.Properties.PolicyDocument.Statement.0.Resource.0: there is no attribute of AWS::SQS::Queue Arm, the nearest is Arn',
    ],
    [
      '!If [HasAppUrl, [code], !Ref AWS::NoValue]\n      AllowedOAuthScopes',
      '!If [HasAppUrl, [code], !Ref AWS::NoValue]\n      AllowedOAuthScope',
      'Resources.UserPoolClient.Properties.AllowedOAuthScope: there is no key AllowedOAuthScope, the nearest is AllowedOAuthScopes',
    ],
  ])('%j as %j', async (right, wrong, message) => {
    await expect(planWith(INFRASTRUCTURE, right, wrong)).rejects.toMatchObject({
      name: 'StartError',
      message: `infra-cloudformation.yaml: ${message}`,
    });
  });
});

describe('what CloudFormation takes is taken', () => {
  test('both templates as they are shipped', async () => {
    expect((await planWith(APPLICATION, 'Transform', 'Transform')).functions).toHaveLength(9);
  });

  test.each([
    ['Tracing: !Ref Tracing', 'Tracing: Active'],
    ['Method: POST', 'Method: post'],
    ['Runtime: nodejs24.x', 'Runtime: !If [HasAlarmTopic, nodejs22.x, nodejs24.x]'],
    ['  # LAYER', '  Data: { Type: AWS::S3Tables::Table, Properties: { Any: thing } }'],
    ['  # LAYER', '  Topic: { Type: AWS::SNS::Topic, DeletionPolicy: Retain, Properties: { DisplayName: Approvals } }'],
  ])('%j as %j', async (right, other) => {
    expect((await planWith(APPLICATION, right, other)).functions).toHaveLength(9);
  });
});
