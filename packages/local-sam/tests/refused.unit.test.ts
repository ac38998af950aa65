import { expect, test } from '@jest/globals';
import type { EvaluatedTemplate } from '../src/cloudformation/evaluate-template.ts';
import { refuseWhatDoesNotRun } from '../src/refused.ts';

const FUNCTION = 'AWS::Serverless::Function';

const refusalOf = (type: string, properties: Record<string, unknown>) => {
  const resources = [{ logicalId: 'Thing', type, properties, dependsOn: [] }];
  try {
    refuseWhatDoesNotRun({ file: 'template.yaml', resources } as unknown as EvaluatedTemplate);
    return 'runs';
  } catch (error) {
    return (error as Error).message.replace('template.yaml: Thing: the local stack does not run ', '');
  }
};
const withEvent = (Type: string, Properties: Record<string, unknown>) => ({ Events: { Call: { Type, Properties } } });

test.each<[string, Record<string, unknown>, string]>([
  ['AWS::Serverless::StateMachine', { Type: 'EXPRESS' }, 'Type: EXPRESS'],
  ['AWS::Serverless::StateMachine', { Events: {} }, 'Events'],
  ['AWS::StepFunctions::StateMachine', {}, 'AWS::StepFunctions::StateMachine; use AWS::Serverless::StateMachine'],
  ['AWS::Lambda::EventSourceMapping', {}, 'AWS::Lambda::EventSourceMapping; use an event of type SQS'],
  ['AWS::SQS::Queue', { FifoQueue: true }, 'FifoQueue'],
  ['AWS::SQS::Queue', { DelaySeconds: 5 }, 'DelaySeconds'],
  ['AWS::Serverless::HttpApi', { CorsConfiguration: true }, 'CorsConfiguration'],
  ['AWS::Serverless::HttpApi', { StageName: 'prod' }, 'StageName'],
  [FUNCTION, { DeadLetterQueue: {} }, 'DeadLetterQueue'],
  [FUNCTION, withEvent('SQS', { FilterCriteria: {} }), 'FilterCriteria of the event Call'],
  [FUNCTION, withEvent('HttpApi', { PayloadFormatVersion: '1.0' }), 'payload format 1.0 of the event Call'],
  [FUNCTION, withEvent('HttpApi', { TimeoutInMillis: 100 }), 'TimeoutInMillis of the event Call'],
  [FUNCTION, withEvent('SNS', {}), 'the event Call of type SNS'],
])('%s with %j is refused', (type, properties, refusal) => {
  expect(refusalOf(type, properties)).toBe(refusal);
});

test.each<[string, Record<string, unknown>]>([
  ['AWS::Serverless::StateMachine', { Type: 'STANDARD' }],
  ['AWS::SQS::Queue', { FifoQueue: false, VisibilityTimeout: 180 }],
  [FUNCTION, withEvent('HttpApi', { PayloadFormatVersion: '2.0', Path: '/', Method: 'GET' })],
])('%s with %j runs', (type, properties) => {
  expect(refusalOf(type, properties)).toBe('runs');
});
