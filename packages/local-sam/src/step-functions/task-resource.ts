/** The target of a Task state's Resource. Names are those in the events of an execution's history. */
export type TaskResource =
  | { kind: 'service'; resourceType: 'sqs'; resource: 'sendMessage' | 'sendMessage.waitForTaskToken' }
  | { kind: 'service'; resourceType: 'lambda'; resource: 'invoke' }
  | { kind: 'function'; functionArn: string };

const SERVICE = /^arn:[^:]+:states:::(?<name>.+)$/;
const FUNCTION = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+(:[^:]+)?$/;

const SERVICES: Readonly<Record<string, TaskResource>> = {
  'sqs:sendMessage': { kind: 'service', resourceType: 'sqs', resource: 'sendMessage' },
  'sqs:sendMessage.waitForTaskToken': {
    kind: 'service',
    resourceType: 'sqs',
    resource: 'sendMessage.waitForTaskToken',
  },
  'lambda:invoke': { kind: 'service', resourceType: 'lambda', resource: 'invoke' },
};

/** Reads the ARN of a Task's Resource; undefined for a service that is not emulated. */
export function parseTaskResource(arn: string): TaskResource | undefined {
  if (FUNCTION.test(arn)) return { kind: 'function', functionArn: arn };
  return SERVICES[SERVICE.exec(arn)?.groups?.name ?? ''];
}

/** Whether the task continues only when its token is answered. */
export function waitsForTaskToken(resource: TaskResource): boolean {
  return resource.kind === 'service' && resource.resource === 'sendMessage.waitForTaskToken';
}
