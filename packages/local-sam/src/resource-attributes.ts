import type { AttributeOwner, AttributeResolver } from './cloudformation/evaluate-template.ts';
import { HTTP_API_TYPE } from './http-api/http-api-spec.ts';
import { FUNCTION_TYPE } from './lambda/function-spec.ts';
import {
  functionArn,
  layerArn,
  physicalName,
  queueArn,
  queueUrl,
  secretArn,
  stateMachineArn,
} from './physical-names.ts';

/** The addresses of the parts of the stack. */
export interface StackUrls {
  api: string;
  awsEndpoint: string;
  issuer: string;
}

type Attributes = Record<string, (owner: AttributeOwner, urls: StackUrls) => string>;

const nameOf = (owner: AttributeOwner, property: string) => physicalName(owner.logicalId, owner.property(property));
const queueName = (owner: AttributeOwner) => nameOf(owner, 'QueueName');
const urlOfQueue = (owner: AttributeOwner, urls: StackUrls) => queueUrl(urls.awsEndpoint, queueName(owner));
const arnOfSecret = (owner: AttributeOwner) => secretArn(nameOf(owner, 'Name'));
const arnOfMachine = (owner: AttributeOwner) => stateMachineArn(nameOf(owner, 'Name'));

/** `Ref` and the attributes of each resource type that runs on this machine. */
const ATTRIBUTES: Record<string, Attributes> = {
  'AWS::SQS::Queue': {
    Ref: urlOfQueue,
    QueueUrl: urlOfQueue,
    Arn: (owner) => queueArn(queueName(owner)),
    QueueName: queueName,
  },
  'AWS::SecretsManager::Secret': { Ref: arnOfSecret, Id: arnOfSecret },
  'AWS::SecretsManager::SecretTargetAttachment': { Ref: (owner) => String(owner.property('SecretId')) },
  'AWS::Cognito::UserPool': {
    ProviderURL: (_, urls) => urls.issuer,
    ProviderName: (_, urls) => urls.issuer.replace(/^\w+:\/\//, ''),
  },
  [FUNCTION_TYPE]: {
    Ref: (owner) => nameOf(owner, 'FunctionName'),
    Arn: (owner) => functionArn(nameOf(owner, 'FunctionName')),
    // On this machine a function has one version, and its alias means that one.
    Alias: (owner) => functionArn(nameOf(owner, 'FunctionName')),
    Version: (owner) => functionArn(nameOf(owner, 'FunctionName')),
  },
  'AWS::Serverless::LayerVersion': { Ref: (owner) => layerArn(nameOf(owner, 'LayerName')) },
  'AWS::Serverless::StateMachine': {
    Ref: arnOfMachine,
    Arn: arnOfMachine,
    Name: (owner) => nameOf(owner, 'Name'),
  },
  [HTTP_API_TYPE]: { ApiEndpoint: (_, urls) => urls.api },
};

/** Answers for the resources that run on this machine; the others get placeholders. */
export function resourceAttributes(urls: StackUrls): AttributeResolver {
  return (owner, attribute) => ATTRIBUTES[owner.type]?.[attribute]?.(owner, urls);
}
