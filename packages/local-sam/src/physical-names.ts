import { ACCOUNT_ID, arn } from './cloudformation/placeholders.ts';

/** A resource's name on this machine: the template's, or the logical id. CloudFormation would add a random part. */
export function physicalName(logicalId: string, given: unknown): string {
  return typeof given === 'string' ? given : logicalId;
}

export function queueArn(name: string): string {
  return arn('sqs', name);
}

export function queueUrl(endpointUrl: string, name: string): string {
  return `${endpointUrl}/${ACCOUNT_ID}/${name}`;
}

/** On AWS, the six characters that Secrets Manager adds to a name are random. */
export function secretArn(name: string): string {
  return arn('secretsmanager', `secret:${name}-local0`);
}

export function stateMachineArn(name: string): string {
  return arn('states', `stateMachine:${name}`);
}

export function functionArn(name: string): string {
  return arn('lambda', `function:${name}`);
}

export function layerArn(name: string): string {
  return arn('lambda', `layer:${name}:1`);
}
