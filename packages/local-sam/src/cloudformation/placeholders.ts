import { createHash } from 'node:crypto';

export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

/** The pseudo parameters of a stack on this machine. */
export function pseudoParameters(stackName: string): Record<string, string> {
  return {
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${stackName}/local`,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

/** The ARN of a resource on this machine, for example `arn('sqs', 'orders')`. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}

// A parameter of the next template may check the shape of these ids with an AllowedPattern.
const ID_PREFIXES: Record<string, string> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::SecurityGroup': 'sg',
};

/** The id of a resource that exists only on AWS: always the same text, in the shape of the real one. */
export function placeholder(type: string, logicalId: string, attribute: string): string {
  if (attribute.endsWith('Arn')) {
    return arn(type.split('::')[1]?.toLowerCase() ?? 'local', `local-${logicalId}`);
  }
  const prefix = ID_PREFIXES[type];
  const isId = attribute === 'Ref' || attribute.endsWith('Id');
  return prefix !== undefined && isId ? `${prefix}-${hexId(logicalId)}` : `local-${logicalId}`;
}

/** 17 hexadecimal digits, the length of EC2's ids, derived from the text alone. */
function hexId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 17);
}
