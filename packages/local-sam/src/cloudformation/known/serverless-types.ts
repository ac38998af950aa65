import { FUNCTION_EVENTS, STATE_MACHINE_EVENTS } from './serverless-events.ts';
import { ANYTHING, anyOf, type Shape } from './shape.ts';

const LIST: Shape = { each: ANYTHING };
const RUNTIME: Shape = {
  values: [
    ...['nodejs20.x', 'nodejs22.x', 'nodejs24.x'],
    ...['python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14'],
    ...['java8.al2', 'java11', 'java17', 'java21', 'java25', 'dotnet8', 'dotnet10'],
    ...['ruby3.2', 'ruby3.3', 'ruby3.4', 'ruby4.0', 'provided.al2', 'provided.al2023'],
  ],
};
const ARCHITECTURES: Shape = { each: { values: ['arm64', 'x86_64'] } };
/** 15 minutes. */
const MOST_TIMEOUT_SECONDS = 900;

/** Keys allowed in Globals and in a function. */
const FUNCTION_GLOBALS: Record<string, Shape> = {
  ...anyOf('AssumeRolePolicyDocument AutoPublishAlias AutoPublishAliasAllProperties CapacityProviderConfig'),
  ...anyOf('CodeSigningConfigArn CodeUri DeploymentPreference Description DurableConfig FileSystemConfigs'),
  ...anyOf('FunctionScalingConfig Handler KmsKeyArn PermissionsBoundary PropagateTags PublishToLatestPublished'),
  ...anyOf('RecursiveLoop RolePath RuntimeManagementConfig SourceKMSKeyArn Tags TenancyConfig'),
  ...anyOf('VersionDeletionPolicy'),
  Architectures: ARCHITECTURES,
  DeadLetterQueue: { keys: anyOf('TargetArn Type') },
  Environment: { keys: { Variables: LIST } },
  EphemeralStorage: { keys: { Size: { range: [512, 10_240] } } },
  EventInvokeConfig: { keys: anyOf('DestinationConfig MaximumEventAgeInSeconds MaximumRetryAttempts') },
  FunctionUrlConfig: { keys: anyOf('AuthType Cors InvokeMode') },
  Layers: LIST,
  LoggingConfig: { keys: anyOf('ApplicationLogLevel LogFormat LogGroup SystemLogLevel') },
  MemorySize: { range: [128, 32_768] },
  ProvisionedConcurrencyConfig: { keys: anyOf('ProvisionedConcurrentExecutions') },
  ReservedConcurrentExecutions: { range: [0, Number.MAX_SAFE_INTEGER] },
  Runtime: RUNTIME,
  SnapStart: { keys: { ApplyOn: { values: ['None', 'PublishedVersions'] } } },
  Timeout: { range: [1, MOST_TIMEOUT_SECONDS] },
  Tracing: { values: ['Active', 'PassThrough', 'Disabled'] },
  VpcConfig: { keys: anyOf('Ipv6AllowedForDualStack SecurityGroupIds SubnetIds') },
};

const FUNCTION: Shape = {
  keys: {
    ...FUNCTION_GLOBALS,
    ...anyOf('AutoPublishCodeSha256 FunctionName ImageUri InlineCode Policies Role VersionDescription'),
    Events: FUNCTION_EVENTS,
    ImageConfig: { keys: anyOf('Command EntryPoint WorkingDirectory') },
    PackageType: { values: ['Zip', 'Image'] },
  },
  // A function in an image has neither, but this machine runs no images.
  required: ['Handler', 'Runtime'],
};

const JWT_AUTHORIZER: Shape = {
  keys: {
    ...anyOf('AuthorizationScopes AuthorizerPayloadFormatVersion EnableFunctionDefaultPermissions'),
    ...anyOf('EnableSimpleResponses FunctionArn FunctionInvokeRole Identity IdentitySource'),
    JwtConfiguration: { keys: { ...anyOf('issuer'), audience: LIST }, required: ['issuer', 'audience'] },
  },
};
const ROUTE_SETTINGS: Shape = {
  keys: anyOf('DataTraceEnabled DetailedMetricsEnabled LoggingLevel ThrottlingBurstLimit ThrottlingRateLimit'),
};

/** Keys allowed in Globals and in an API. */
const HTTP_API_GLOBALS: Record<string, Shape> = {
  ...anyOf('CorsConfiguration Domain FailOnWarnings PropagateTags StageVariables Tags'),
  AccessLogSettings: { keys: anyOf('DestinationArn Format') },
  Auth: { keys: { ...anyOf('DefaultAuthorizer EnableIamAuthorizer'), Authorizers: { each: JWT_AUTHORIZER } } },
  DefaultRouteSettings: ROUTE_SETTINGS,
  RouteSettings: { each: ROUTE_SETTINGS },
};

const HTTP_API: Shape = {
  keys: {
    ...HTTP_API_GLOBALS,
    ...anyOf('DefinitionBody DefinitionUri Description DisableExecuteApiEndpoint Name StageName'),
  },
};

const STATE_MACHINE: Shape = {
  keys: {
    ...anyOf('AutoPublishAlias Definition DefinitionUri DeploymentPreference Name PermissionsBoundary Policies'),
    ...anyOf('PropagateTags Role RolePath Tags UseAliasAsEventTarget'),
    DefinitionSubstitutions: LIST,
    Events: STATE_MACHINE_EVENTS,
    Logging: {
      keys: {
        Destinations: { each: { keys: { CloudWatchLogsLogGroup: { keys: anyOf('LogGroupArn') } } } },
        IncludeExecutionData: { values: ['true', 'false'] },
        Level: { values: ['ALL', 'ERROR', 'FATAL', 'OFF'] },
      },
    },
    Tracing: { keys: anyOf('Enabled') },
    Type: { values: ['STANDARD', 'EXPRESS'] },
  },
};

const LAYER_VERSION: Shape = {
  keys: {
    ...anyOf('ContentUri Description LayerName LicenseInfo PublishLambdaVersion'),
    CompatibleArchitectures: ARCHITECTURES,
    CompatibleRuntimes: { each: RUNTIME },
    RetentionPolicy: { values: ['Retain', 'Delete'] },
  },
  required: ['ContentUri'],
};

/** The properties of SAM's resource types that this machine runs. */
export const SERVERLESS_PROPERTIES: Readonly<Record<string, Shape>> = {
  'AWS::Serverless::Function': FUNCTION,
  'AWS::Serverless::HttpApi': HTTP_API,
  'AWS::Serverless::LayerVersion': LAYER_VERSION,
  'AWS::Serverless::StateMachine': STATE_MACHINE,
};

/** Their attributes for Fn::GetAtt. */
export const SERVERLESS_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Serverless::Function': ['Alias', 'Arn', 'Version'],
  'AWS::Serverless::HttpApi': ['ApiEndpoint', 'ApiId'],
  'AWS::Serverless::LayerVersion': ['LayerVersionArn'],
  'AWS::Serverless::StateMachine': ['Arn', 'Name', 'StateMachineRevisionId'],
};

/** The Globals section. */
export const GLOBALS: Shape = {
  keys: {
    ...anyOf('Api CapacityProvider SimpleTable WebSocketApi'),
    Function: { keys: FUNCTION_GLOBALS },
    HttpApi: { keys: HTTP_API_GLOBALS },
    LayerVersion: { keys: anyOf('PublishLambdaVersion') },
    StateMachine: { keys: anyOf('PropagateTags') },
  },
};
