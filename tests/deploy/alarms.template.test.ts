// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of a template.
import { describe, expect, test } from '@jest/globals';
import { application, idsOf, importedOr, propertiesOf } from '../support/templates.ts';

const nameOfQueue = (arn: unknown) => ({ 'Fn::Select': [5, { 'Fn::Split': [':', arn] }] });
const ofFunction = (id: string) => [{ Name: 'FunctionName', Value: { Ref: id } }];
const ofService = [{ Name: 'service', Value: { Ref: 'AWS::StackName' } }];

interface Watched {
  namespace: unknown;
  metric: string;
  dimensions: unknown;
}

/** The exact metric of each alarm: an alarm on a metric that nobody publishes never fires. */
const WATCHED: Record<string, Watched> = {
  MessageAgeAlarm: {
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    dimensions: [{ Name: 'QueueName', Value: nameOfQueue({ Ref: 'ApprovalSqsQueueArn' }) }],
  },
  ServerErrorsAlarm: {
    namespace: 'AWS/ApiGateway',
    metric: '5xx',
    dimensions: [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }],
  },
  CallbackErrorsAlarm: { namespace: 'AWS/Lambda', metric: 'Errors', dimensions: ofFunction('CallbackFunction') },
  UpdateStatusErrorsAlarm: {
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    dimensions: ofFunction('UpdateStatusFunction'),
  },
  ReconcileErrorsAlarm: { namespace: 'AWS/Lambda', metric: 'Errors', dimensions: ofFunction('ReconcileFunction') },
  RotateSecretErrorsAlarm: {
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    dimensions: ofFunction('RotateSecretFunction'),
  },
  ReleaseFailureAlarm: {
    namespace: { 'Fn::Sub': 'ApprovalWorkflow/${AWS::StackName}' },
    metric: 'ServerErrors',
    dimensions: undefined,
  },
  StuckTasksAlarm: { namespace: 'ApprovalWorkflow', metric: 'StuckTasks', dimensions: ofService },
  UnexpectedEndAlarm: { namespace: 'ApprovalWorkflow', metric: 'ExecutionEndedUnexpectedly', dimensions: ofService },
};

const alarm = (id: string) => propertiesOf(application, id);
const alarms = idsOf(application, 'AWS::CloudWatch::Alarm');
/** The alarms that sum metrics. */
const COMPOSED = ['DeadLetterAlarm', 'ThrottlesAlarm'];

describe('each alarm', () => {
  test.each(Object.entries(WATCHED))('%s looks at a metric that is there', (id, { namespace, metric, dimensions }) => {
    const { Namespace, MetricName, Dimensions } = alarm(id);
    expect({ Namespace, MetricName, Dimensions }).toEqual({
      Namespace: namespace,
      MetricName: metric,
      Dimensions: dimensions,
    });
  });

  test('is known here', () => {
    expect([...alarms].sort()).toEqual([...Object.keys(WATCHED), ...COMPOSED].sort());
  });

  test.each(alarms)('%s tells the topic when it rings and when it is over', (id) => {
    const actions = { 'Fn::If': ['HasAlarmTopic', [{ Ref: 'AlarmTopicArn' }], { Ref: 'AWS::NoValue' }] };
    expect(alarm(id)).toMatchObject({ AlarmActions: actions, OKActions: actions });
  });
});

describe('DeadLetterAlarm', () => {
  const dimensions = [{ Name: 'QueueName', Value: nameOfQueue(importedOr('ApprovalSqsDlqArn', 'DeadLetterQueue')) }];
  const numberOf = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions: dimensions },
      Period: 60,
      Stat: 'Maximum',
    },
  });

  test('counts a letter also while reconcile has it, and rings when one stays for a quarter of an hour', () => {
    expect(alarm('DeadLetterAlarm')).toMatchObject({
      Metrics: [
        { Id: 'letters', Expression: 'visible + tried' },
        numberOf('visible', 'ApproximateNumberOfMessagesVisible'),
        numberOf('tried', 'ApproximateNumberOfMessagesNotVisible'),
      ],
      EvaluationPeriods: 15,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });
});

describe('ThrottlesAlarm', () => {
  test('adds up the functions that no caller waits for: what a caller sees is a 5xx', () => {
    const [sum, ...parts] = alarm('ThrottlesAlarm').Metrics as { Expression?: string; MetricStat?: unknown }[];
    expect(sum).toEqual({ Id: 'together', Expression: 'SUM(FILL(METRICS(), 0))' });
    expect(parts.map(({ MetricStat }) => MetricStat)).toEqual(
      ['CallbackFunction', 'UpdateStatusFunction', 'ReconcileFunction'].map((id) => ({
        Metric: { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Dimensions: ofFunction(id) },
        Period: 300,
        Stat: 'Sum',
      })),
    );
  });
});

test('the alarm that takes a release back counts the answers of the access log that begin with 5', () => {
  expect(propertiesOf(application, 'ServerErrorsFilter')).toEqual({
    LogGroupName: { Ref: 'HttpApiLogGroup' },
    FilterPattern: '{ $.status = "5*" }',
    MetricTransformations: [
      {
        MetricNamespace: { 'Fn::Sub': 'ApprovalWorkflow/${AWS::StackName}' },
        MetricName: 'ServerErrors',
        MetricValue: '1',
      },
    ],
  });
});
