import { ANYTHING, anyOf, type Shape } from './shape.ts';

/** The HTTP method of a route, in either case. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'];
const METHOD: Shape = {
  values: [...METHODS, ...METHODS.map((name) => name.toLowerCase()), '*', 'x-amazon-apigateway-any-method'],
};
const PATH: Shape = { pattern: /^(\/|\$default$)/, meaning: 'a path that begins with a slash, or $default' };
const ARN: Shape = { pattern: /^arn:/, meaning: 'an ARN' };
const BOOLEAN: Shape = { values: ['true', 'false'] };
const STATE: Shape = { values: ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] };
const RETRY_POLICY: Shape = { keys: anyOf('MaximumEventAgeInSeconds MaximumRetryAttempts') };
const DEAD_LETTER_CONFIG: Shape = { keys: anyOf('Arn QueueLogicalId Type') };

const RULE: Shape = {
  keys: {
    ...anyOf('EventBusName Input InputPath Pattern RuleName'),
    DeadLetterConfig: DEAD_LETTER_CONFIG,
    Enabled: BOOLEAN,
    InputTransformer: { keys: anyOf('InputPathsMap InputTemplate') },
    RetryPolicy: RETRY_POLICY,
    State: STATE,
    Target: { keys: anyOf('Id') },
  },
  required: ['Pattern'],
};

const SCHEDULE: Shape = {
  keys: {
    ...anyOf('Description Input Name RoleArn RuleName Schedule Target'),
    DeadLetterConfig: DEAD_LETTER_CONFIG,
    Enabled: BOOLEAN,
    RetryPolicy: RETRY_POLICY,
    State: STATE,
  },
  required: ['Schedule'],
};

const SCHEDULE_V2: Shape = {
  keys: {
    ...anyOf(
      'Description EndDate FlexibleTimeWindow GroupName Input KmsKeyArn Name OmitName PermissionsBoundary RoleArn',
    ),
    ...anyOf('ScheduleExpression ScheduleExpressionTimezone StartDate'),
    DeadLetterConfig: DEAD_LETTER_CONFIG,
    RetryPolicy: RETRY_POLICY,
    State: STATE,
  },
  required: ['ScheduleExpression'],
};

const HTTP_API: Shape = {
  keys: {
    ...anyOf('ApiId PayloadFormatVersion Stage'),
    Auth: { keys: { ...anyOf('Authorizer'), AuthorizationScopes: { each: ANYTHING } } },
    Method: METHOD,
    Path: PATH,
    RouteSettings: {
      keys: anyOf('DataTraceEnabled DetailedMetricsEnabled LoggingLevel ThrottlingBurstLimit ThrottlingRateLimit'),
    },
    TimeoutInMillis: { range: [50, 30_000] },
  },
};

const REST_API: Shape = {
  keys: {
    ...anyOf('Auth RequestModel RequestParameters ResponseTransferMode RestApiId Stage TimeoutInMillis'),
    ...anyOf('UnescapeMappingTemplate'),
    Method: METHOD,
    Path: PATH,
  },
  required: ['Path', 'Method'],
};

const SQS: Shape = {
  keys: {
    ...anyOf('KmsKeyArn LoggingConfig MetricsConfig'),
    BatchSize: { range: [1, 10_000] },
    Enabled: BOOLEAN,
    FilterCriteria: { keys: { Filters: { each: { keys: anyOf('Pattern') } } } },
    FunctionResponseTypes: { each: { values: ['ReportBatchItemFailures'] } },
    MaximumBatchingWindowInSeconds: { range: [0, 300] },
    ProvisionedPollerConfig: { keys: anyOf('MaximumPollers MinimumPollers PollerGroupName') },
    Queue: ARN,
    ScalingConfig: { keys: { MaximumConcurrency: { range: [2, 1000] } } },
  },
  required: ['Queue'],
};

/** The types that SAM knows and this machine does not run. */
const OF_AWS_ALONE: Readonly<Record<string, Shape>> = Object.fromEntries(
  [
    ...['AlexaSkill', 'CloudWatchLogs', 'Cognito', 'DocumentDB', 'DynamoDB', 'IoTRule', 'Kinesis', 'MQ', 'MSK', 'S3'],
    ...['SelfManagedKafka', 'SNS'],
  ].map((type) => [type, ANYTHING]),
);

const RULES_AND_SCHEDULES = {
  CloudWatchEvent: RULE,
  EventBridgeRule: RULE,
  Schedule: SCHEDULE,
  ScheduleV2: SCHEDULE_V2,
};

/** The `Events` of a function. */
export const FUNCTION_EVENTS: Shape = events({
  // First, because it wins when two names are equally close to a typo.
  HttpApi: HTTP_API,
  SQS,
  ...RULES_AND_SCHEDULES,
  Api: REST_API,
  ...OF_AWS_ALONE,
});

/** The `Events` of a state machine. */
export const STATE_MACHINE_EVENTS: Shape = events({ ...RULES_AND_SCHEDULES, Api: REST_API });

function events(byType: Readonly<Record<string, Shape>>): Shape {
  return { each: { keys: anyOf('Type Properties'), byType } };
}
