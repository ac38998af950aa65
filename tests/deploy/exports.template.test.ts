import { describe, expect, test } from '@jest/globals';
import { deployedInfrastructure, infrastructure } from '../support/templates.ts';

describe('exports', () => {
  const { exports, outputs } = deployedInfrastructure({ SenderAddress: 'exams@school.example' }, 'approval-infra-prod');

  test('are the outputs that the application may import, named by the stack', () => {
    expect(Object.keys(exports)).toEqual(
      [
        ...['VpcId', 'AppSubnetIds', 'LambdaSecurityGroupId', 'DBSecretArn', 'DBFunctionsSecretArn'],
        'DBReaderSecretArn',
        ...['ApprovalSqsQueueUrl', 'ApprovalSqsQueueArn', 'ApprovalSqsDlqArn', 'SenderAddressOrNone'],
        ...['MailConfigurationSet', 'JwtIssuer', 'JwtAudience', 'SignInUrl'],
      ].map((name) => `approval-infra-prod-${name}`),
    );
  });

  test('have the value of the output of that name', () => {
    for (const [name, value] of Object.entries(exports)) {
      expect(outputs[name.replace('approval-infra-prod-', '')]).toBe(value);
    }
  });

  test('are there in every deployment, since an import cannot depend on whether it is', () => {
    const conditional = Object.entries(infrastructure.outputs).filter(([, output]) => 'Condition' in output);
    expect(conditional.map(([name]) => name)).toEqual(['SenderAddress', 'UserPoolId']);
    expect(conditional.filter(([, output]) => 'Export' in output)).toEqual([]);
    const barest = deployedInfrastructure({ JwtIssuer: 'https://issuer.example', JwtAudience: 'client' });
    expect(Object.keys(barest.exports)).toHaveLength(14);
  });
});
