import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { deployedInfrastructure, infrastructure, ROOT } from '../support/templates.ts';

/** As the system's document spells it. */
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

/** The deployments of the infrastructure that the documents show, each on one line. */
async function shownCommands(): Promise<Command[]> {
  const files = await Promise.all(['README.md', 'docs/deploy.md'].map((path) => readFile(ROOT + path, 'utf8')));
  const lines = files.flatMap((text) =>
    text
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.trim()),
  );
  const deploys = (line: string) =>
    line.startsWith('aws cloudformation deploy ') && line.includes('infra-cloudformation');
  return lines.filter(deploys).map(commandOf);
}

const shown = await shownCommands();

describe('deploying the infrastructure', () => {
  test('works as the document spells it, which docs/deploy.md does too, in one line', () => {
    expect(shown.map(({ line }) => line)).toContain(TYPED);
  });

  test.each([commandOf(TYPED), ...shown])('is complete: $line', ({ parameters, capabilities }) => {
    expect(Object.keys(parameters).filter((name) => !(name in infrastructure.parameters))).toEqual([]);
    expect(() => deployedInfrastructure(parameters)).not.toThrow();
    // What has a role needs this capability, also where a condition leaves the role out. No macro, so no other one.
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
