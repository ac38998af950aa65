import type { EvaluatedTemplate, Resource } from './cloudformation/evaluate-template.ts';
import { asRecord } from './cloudformation/json.ts';
import { StartError } from './errors.ts';

/** Properties that change what a resource does and that this stack does not run, by resource type. */
const PROPERTIES: Record<string, readonly string[]> = {
  'AWS::SQS::Queue': ['FifoQueue', 'DelaySeconds', 'MaximumMessageSize', 'ReceiveMessageWaitTimeSeconds'],
  'AWS::Serverless::HttpApi': ['CorsConfiguration', 'DefinitionBody', 'DefinitionUri', 'StageName'],
  'AWS::Serverless::StateMachine': ['Events'],
  'AWS::Serverless::Function': ['DeadLetterQueue'],
};

/** Types with a serverless form, which is the one that runs here. */
const TYPES: Record<string, string> = {
  'AWS::StepFunctions::StateMachine': 'AWS::Serverless::StateMachine',
  'AWS::Lambda::EventSourceMapping': 'an event of type SQS',
  'AWS::Lambda::Function': 'AWS::Serverless::Function',
};

const EVENT_TYPES = ['HttpApi', 'SQS', 'Schedule', 'ScheduleV2', 'EventBridgeRule', 'CloudWatchEvent'];
const EVENT_PROPERTIES = ['FilterCriteria', 'MaximumBatchingWindowInSeconds', 'TimeoutInMillis'];

/**
 * Refuses what AWS does and this stack would silently leave out. @throws StartError naming the resource and the property
 */
export function refuseWhatDoesNotRun({ file, resources }: EvaluatedTemplate): void {
  for (const resource of resources) {
    const found = typeRefusal(resource) ?? propertyRefusal(resource) ?? eventRefusal(resource);
    if (found !== undefined)
      throw new StartError(`${file}: ${resource.logicalId}: the local stack does not run ${found}`);
  }
  if (resources.filter(({ type }) => type === 'AWS::Serverless::HttpApi').length > 1) {
    throw new StartError(`${file}: the local stack does not run a second AWS::Serverless::HttpApi`);
  }
}

function typeRefusal({ type, properties }: Resource): string | undefined {
  if (type in TYPES) return `${type}; use ${TYPES[type]}`;
  return type === 'AWS::Serverless::StateMachine' && properties.Type === 'EXPRESS' ? 'Type: EXPRESS' : undefined;
}

function propertyRefusal({ type, properties }: Resource): string | undefined {
  return PROPERTIES[type]?.find((name) => properties[name] !== undefined && properties[name] !== false);
}

function eventRefusal({ type, properties }: Resource): string | undefined {
  if (type !== 'AWS::Serverless::Function') return undefined;
  for (const [name, event] of Object.entries(asRecord(properties.Events))) {
    const { Type, Properties } = asRecord(event);
    if (!EVENT_TYPES.includes(String(Type))) return `the event ${name} of type ${Type}`;
    const given = asRecord(Properties);
    const property = EVENT_PROPERTIES.find((one) => given[one] !== undefined);
    if (property !== undefined) return `${property} of the event ${name}`;
    const version = given.PayloadFormatVersion;
    if (version !== undefined && String(version) !== '2.0') return `payload format ${version} of the event ${name}`;
  }
  return undefined;
}
