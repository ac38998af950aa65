import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { evaluateTemplate } from '../../packages/local-sam/src/cloudformation/evaluate-template.ts';
import { resourceAttributes } from '../../packages/local-sam/src/resource-attributes.ts';
import { application, deployedInfrastructure, infrastructure, ROOT } from '../support/templates.ts';

/** In the spelling of the system's document. */
const TYPED_FOR_APPLICATION =
  'aws cloudformation deploy --template-file application-cloudformation.yaml --stack-name ApprovalWorkflow-Application --parameter-overrides VpcId=… AppSubnetIds=… LambdaSecurityGroupId=… DBSecretArn=… ApprovalSqsQueueUrl=… ApprovalSqsQueueArn=… --capabilities CAPABILITY_IAM';
const TYPED =
  'aws cloudformation deploy --template-file infra-cloudformation.yaml --stack-name ApprovalWorkflow-Infrastructure --parameter-overrides DBMasterUsername=myadmin --capabilities CAPABILITY_IAM';

interface Command {
  line: string;
  parameters: Record<string, string>;
  capabilities: string[];
}

/** The words between an option and the next one. */
function valuesOf(option: string, words: string[]): string[] {
  const from = words.indexOf(option) + 1;
  const to = words.findIndex((word, index) => index >= from && word.startsWith('--'));
  return from === 0 ? [] : words.slice(from, to < 0 ? undefined : to);
}

function commandOf(line: string): Command {
  const words = line.split(/\s+/);
  const parameters = valuesOf('--parameter-overrides', words).map((pair) => pair.split('='));
  return { line, parameters: Object.fromEntries(parameters), capabilities: valuesOf('--capabilities', words) };
}

/** The deployments of a template in the documents, each on one line. */
async function shownCommands(file: string): Promise<Command[]> {
  const files = await Promise.all(['README.md', 'docs/deploy.md'].map((path) => readFile(ROOT + path, 'utf8')));
  const lines = files.flatMap((text) =>
    text
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.trim()),
  );
  const deploys = (line: string) => line.startsWith('aws cloudformation deploy ') && line.includes(` ${file} `);
  return lines.filter(deploys).map(commandOf);
}

const shown = await shownCommands('infra-cloudformation.yaml');
const shownForApplication = await shownCommands('application-cloudformation.yaml');

describe('deploying the infrastructure', () => {
  test('works as the document spells it, which docs/deploy.md does too, in one line', () => {
    expect(shown.map(({ line }) => line)).toContain(TYPED);
  });

  test.each([commandOf(TYPED), ...shown])('is complete: $line', ({ parameters, capabilities }) => {
    expect(Object.keys(parameters).filter((name) => !(name in infrastructure.parameters))).toEqual([]);
    expect(() => deployedInfrastructure(parameters)).not.toThrow();
    // A template with a role needs this capability, even if a condition leaves the role out. It has no macro, so it needs no other.
    expect(capabilities).toEqual(['CAPABILITY_IAM']);
    expect(infrastructure.transforms).toEqual([]);
    expect(Object.values(infrastructure.resources).filter(({ Type }) => Type === 'AWS::CloudFormation::Stack')).toEqual(
      [],
    );
  });

  test('makes the sender an identity in the first of two stacks alone', () => {
    const made = shown.filter(({ line }) => line.includes('approval-infra-prod')).map(({ parameters }) => parameters);
    expect(made).toMatchObject([{ SenderAddress: 'you@your-domain.org', CreateSenderIdentity: 'false' }]);
  });
});

describe('deploying the application', () => {
  const { outputs, exports: imports } = evaluateTemplate(infrastructure, {
    stackName: 'ApprovalWorkflow-Infrastructure',
    parameters: { DBMasterUsername: 'myadmin' },
    attributes: resourceAttributes({
      api: 'http://127.0.0.1:1',
      awsEndpoint: 'http://127.0.0.1:2',
      issuer: 'http://127.0.0.1:2/_issuer',
    }),
  });
  const deployed = (parameters: Record<string, unknown>) =>
    evaluateTemplate(application, {
      stackName: 'ApprovalWorkflow-Application',
      parameters,
      attributes: () => undefined,
      imports,
    });
  const given = (names: string[]) => Object.fromEntries(names.map((name) => [name, outputs[name]]));
  const { parameters, capabilities } = commandOf(TYPED_FOR_APPLICATION);
  const six = Object.keys(parameters);

  test('takes the six values that the document gives, outputs of the infrastructure, and imports everything else', () => {
    expect(six).toHaveLength(6);
    const variablesOf = (id: string) =>
      Object(deployed(given(six)).resources.find(({ logicalId }) => logicalId === id)?.properties.Environment)
        .Variables;
    expect(variablesOf('ReconcileFunction')).toMatchObject({ SENDER_ADDRESS: 'none' });
    expect(variablesOf('PagesFunction')).toMatchObject({
      JWT_ISSUER: outputs.JwtIssuer,
      JWT_AUDIENCE: outputs.JwtAudience,
      SIGN_IN_URLS: `${outputs.JwtIssuer} ${outputs.SignInUrl}`,
    });
    expect(variablesOf('CallbackFunction')).toMatchObject({ DB_SECRET_ARN: outputs.DBFunctionsSecretArn });
    expect(capabilities).toEqual(['CAPABILITY_IAM']);
  });

  test.each(six)('asks for %s, and says so by its name', (name) => {
    expect(() => deployed(given(six.filter((other) => other !== name)))).toThrow(`parameter ${name} `);
  });

  test('is shown in docs/deploy.md with the same six', () => {
    expect(shownForApplication.map(({ line }) => line.replaceAll(/=\S+/g, '=…'))).toContain(TYPED_FOR_APPLICATION);
  });

  test('takes a parameter in the place of an import', () => {
    const own = { JwtIssuer: 'https://issuer.example', JwtAudience: 'client', SenderAddress: 'exams@school.example' };
    const { resources } = deployed({ ...given(six), ...own, DBFunctionsSecretArn: 'none' });
    const pages = resources.find(({ logicalId }) => logicalId === 'PagesFunction')?.properties.Environment;
    // With another issuer, the infrastructure's own sign-in pages are of no use.
    expect(Object(pages).Variables).toMatchObject({
      JWT_ISSUER: 'https://issuer.example',
      SIGN_IN_URLS: 'https://issuer.example https://issuer.example',
      SENDER_ADDRESS: 'exams@school.example',
    });
    const callback = resources.find(({ logicalId }) => logicalId === 'CallbackFunction')?.properties.Environment;
    expect(Object(callback).Variables).toMatchObject({ DB_SECRET_ARN: outputs.DBSecretArn });
  });

  test('is refused with an issuer and no audience', () => {
    expect(() => deployed({ ...given(six), JwtIssuer: 'https://issuer.example' })).toThrow(
      'JwtIssuer and JwtAudience go together',
    );
  });
});
