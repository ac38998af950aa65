import { randomUUID } from 'node:crypto';
import { CUSTOM_RESOURCE_PATH } from './addresses.ts';
import type { Resource } from './cloudformation/evaluate-template.ts';
import { asRecord, isRecord } from './cloudformation/json.ts';
import { pseudoParameters } from './cloudformation/placeholders.ts';
import { StartError } from './errors.ts';
import type { CustomResourceReceiver, InvokeFunction } from './types.ts';

/** The answer of a custom resource: the body of its PUT to the ResponseURL. */
interface Answer {
  Status: string;
  Reason?: string;
}

/** The custom resources of a template. They are created at each start of the stack, so their functions must tolerate that. */
export interface CustomResources {
  receiver: CustomResourceReceiver;
  /**
   * Creates one custom resource and waits for its answer.
   * @throws StartError with the resource's own reason when it fails, or does not answer within its ServiceTimeout.
   */
  create(resource: Resource, invoke: InvokeFunction, stackName: string): Promise<void>;
}

/** CloudFormation's own default. */
const SERVICE_TIMEOUT_SECONDS = 3600;

/** True for a resource type that one of the user's functions provides. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** `endpointUrl` is where functions reach it. */
export function createCustomResources(endpointUrl: string): CustomResources {
  const awaited = new Map<string, (answer: Answer) => void>();
  return {
    receiver: {
      pathPrefix: CUSTOM_RESOURCE_PATH,
      receive: (path, body) => awaited.get(path)?.(parseAnswer(body)),
    },
    create: async (resource, invoke, stackName) => {
      const path = `${CUSTOM_RESOURCE_PATH}${randomUUID()}`;
      const answer = new Promise<Answer>((resolve) => {
        awaited.set(path, resolve);
      });
      try {
        const event = createEvent(resource, `${endpointUrl}${path}`, stackName);
        const { Status, Reason } = await firstAnswer(resource, answer, invoke, event);
        if (Status !== 'SUCCESS') {
          throw new StartError(`${resource.logicalId} (${resource.type}) failed: ${Reason ?? 'no reason given'}`);
        }
      } finally {
        awaited.delete(path);
      }
    },
  };
}

/** A function that throws has not answered. CloudFormation would keep waiting; here the error is reported at once. */
async function firstAnswer(
  resource: Resource,
  answer: Promise<Answer>,
  invoke: InvokeFunction,
  event: unknown,
): Promise<Answer> {
  const seconds = Number(resource.properties.ServiceTimeout ?? SERVICE_TIMEOUT_SECONDS);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ Status: 'FAILED', Reason: `no answer in ${seconds} s` }), seconds * 1000);
  });
  const thrown = invoke(String(resource.properties.ServiceToken), event).then(({ functionError, payload }) => {
    const reason = String(asRecord(payload).errorMessage ?? 'its function failed');
    return functionError === undefined ? answer : { Status: 'FAILED', Reason: reason };
  });
  try {
    return await Promise.race([answer, thrown, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function createEvent(resource: Resource, responseUrl: string, stackName: string): unknown {
  return {
    RequestType: 'Create',
    ResponseURL: responseUrl,
    StackId: pseudoParameters(stackName)['AWS::StackId'],
    RequestId: randomUUID(),
    ResourceType: resource.type,
    LogicalResourceId: resource.logicalId,
    ResourceProperties: propertyTexts(resource.properties),
  };
}

/** CloudFormation passes numbers and booleans as texts. */
function propertyTexts(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(propertyTexts);
  }
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, propertyTexts(item)]));
  }
  return String(value);
}

function parseAnswer(body: string): Answer {
  try {
    return { Status: 'FAILED', Reason: 'the answer has no Status', ...asRecord(JSON.parse(body)) };
  } catch {
    return { Status: 'FAILED', Reason: 'the answer is no JSON' };
  }
}
