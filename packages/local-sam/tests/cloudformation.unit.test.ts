// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of Fn::Sub.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EvaluatedTemplate, evaluateTemplate } from '../src/cloudformation/evaluate-template.ts';
import { parseTemplate } from '../src/cloudformation/parse-template.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function evaluated(yaml: string, parameters: Record<string, string> = {}): Promise<EvaluatedTemplate> {
  const path = join(folder, 'template.yaml');
  await writeFile(path, yaml);
  return evaluateTemplate(await parseTemplate(path), {
    stackName: 'stack',
    parameters,
    attributes: ({ type }, attribute) => (type === 'AWS::SQS::Queue' ? `queue ${attribute}` : undefined),
    imports: { other: 'exported', 'value-Id': 'id' },
  });
}

/** The value of an expression in a template that has one of everything. */
async function valueIn(expression: string): Promise<unknown> {
  const template = await evaluated(`
Parameters:
  Name: { Type: String, Default: value }
  Names: { Type: CommaDelimitedList, Default: 'a, b' }
Mappings:
  Sizes: { small: { memory: 128 } }
Conditions:
  Yes: !Equals [!Ref Name, value]
  No: !Not [!Condition Yes]
  Both: !And [!Condition Yes, !Condition No]
  Either: !Or [!Condition Yes, !Condition No]
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Topic: { Type: AWS::SNS::Topic }
  Absent: { Type: AWS::SNS::Topic, Condition: No }
  Subject: { Type: AWS::SNS::Topic, Properties: { Value: ${expression} } }
`);
  return template.resources.find(({ logicalId }) => logicalId === 'Subject')?.properties.Value;
}

describe('an expression', () => {
  test.each<[string, unknown]>([
    ['!Ref Name', 'value'],
    ['!Ref Names', ['a', 'b']],
    ['!Ref AWS::Region', 'us-east-1'],
    ['!Ref AWS::AccountId', '000000000000'],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::StackName', 'stack'],
    ['!Ref Queue', 'queue Ref'],
    ['!GetAtt Queue.Arn', 'queue Arn'],
    ['{ "Fn::GetAtt": [Queue, Arn] }', 'queue Arn'],
    ['!Ref Topic', 'local-Topic'],
    ['!GetAtt Topic.TopicArn', 'arn:aws:sns:us-east-1:000000000000:local-Topic'],
    ["!Sub '${Name} in ${AWS::Region}, ${Queue.Arn}, ${!Literal}'", 'value in us-east-1, queue Arn, ${Literal}'],
    ["!Sub ['${Own} ${Name}', { Own: !Ref Queue }]", 'queue Ref value'],
    ["!Join ['-', [x, !Ref Name]]", 'x-value'],
    ['!Select [1, !Ref Names]', 'b'],
    ["!Split [':', 'a:b']", ['a', 'b']],
    ['!FindInMap [Sizes, small, memory]', 128],
    ['!If [Yes, then, else]', 'then'],
    ['!If [No, then, else]', 'else'],
    ['!If [Both, then, else]', 'else'],
    ['!If [Either, then, else]', 'then'],
    ['!If [No, !Ref Absent, kept]', 'kept'],
    ['[1, !If [No, 2, !Ref AWS::NoValue]]', [1]],
    ['{ a: 1, b: !Ref AWS::NoValue }', { a: 1 }],
    ['!ImportValue other', 'exported'],
    ["!ImportValue { 'Fn::Sub': '${Name}-Id' }", 'id'],
    ['!Base64 text', 'dGV4dA=='],
    ['{ Condition: { Bool: x } }', { Condition: { Bool: 'x' } }],
  ])('%s has its value', async (expression, value) => {
    expect(await valueIn(expression)).toEqual(value);
  });

  test.each<[string, string]>([
    ['!Ref Nobody', 'refers to Nobody, which is no parameter and no resource of the template'],
    ['!GetAtt Nobody.Arn', 'refers to Nobody, which is no parameter and no resource of the template'],
    ["!Sub '${Nobody}'", 'refers to Nobody, which is no parameter and no resource of the template'],
    ['!If [No, !Ref Nobody, kept]', 'refers to Nobody, which is no parameter and no resource of the template'],
    ['!If [Maybe, 1, 2]', 'there is no condition Maybe'],
    ['!Reff Name', 'unknown intrinsic function Fn::Reff'],
    ['!Ref Absent', 'refers to Absent, which this deployment does not have'],
    ['!FindInMap [Sizes, large, memory]', 'Fn::FindInMap: no Sizes.large.memory in Mappings'],
    ['!Select [7, !Ref Names]', 'Fn::Select: there is no item 7'],
    ['!ImportValue another', 'no stack exports another'],
    ['!Join [x]', 'expects a list of 2 here'],
    ["!Sub '${Names}'", 'expects a text here, not a list or a map'],
  ])('%s is refused by file, place and reason', async (expression, reason) => {
    await expect(valueIn(expression)).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringContaining(reason),
    });
    await expect(valueIn(expression)).rejects.toThrow('template.yaml: Resources.Subject.Properties.Value');
  });
});

test('a property that refers to itself is refused', async () => {
  const yaml =
    'Resources: { A: { Type: AWS::SNS::Topic, Properties: {} } }\nConditions: { X: !Not [!Condition X] }\nOutputs: { O: { Value: 1, Condition: X } }';
  await expect(evaluated(yaml)).rejects.toThrow('Conditions.X: refers to itself');
});

describe('an output', () => {
  const withOutput = (value: string, parameters: Record<string, string> = {}) =>
    evaluated(
      `
Parameters: { P: { Type: String, Default: x } }
Conditions: { Given: !Not [!Equals [!Ref P, '']] }
Resources: { A: { Type: AWS::SNS::Topic } }
Outputs:
  Exported: { Value: ${value}, Export: { Name: !Sub '\${AWS::StackName}-Exported' } }
  Sometimes: { Condition: Given, Value: 1, Export: { Name: sometimes } }
  Own: { Value: 2 }`,
      parameters,
    );

  test('is exported by its name, if it is to be', async () => {
    const { exports, outputs } = await withOutput('!Ref P');
    expect(exports).toEqual({ 'stack-Exported': 'x', sometimes: 1 });
    expect(outputs).toEqual({ Exported: 'x', Sometimes: 1, Own: 2 });
    expect((await withOutput('kept', { P: '' })).exports).toEqual({ 'stack-Exported': 'kept' });
  });

  test('that is exported cannot be empty', async () => {
    await expect(withOutput('!Ref P', { P: ' ' })).rejects.toThrow(
      'template.yaml: Outputs.Exported.Export: an exported value cannot be empty',
    );
  });
});

describe('a rule', () => {
  const withRule = (rule: string, parameters: Record<string, string> = {}) =>
    evaluated(
      `
Parameters: { P: { Type: String, Default: x }, Ps: { Type: CommaDelimitedList, Default: 'a,b' } }
Rules: { Fits: ${rule} }
Resources: { A: { Type: AWS::SNS::Topic } }`,
      parameters,
    );
  const asserted = (assertion: string) => `{ Assertions: [{ Assert: ${assertion}, AssertDescription: P must fit. }] }`;

  test.each([
    "{ 'Fn::Equals': [{ Ref: P }, y] }",
    "{ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: P }, x] }] }",
    "{ 'Fn::Contains': [[y, z], { Ref: P }] }",
    "{ 'Fn::And': [{ 'Fn::Equals': [{ Ref: P }, x] }, { 'Fn::Equals': [{ Ref: P }, y] }] }",
    "{ 'Fn::Or': [{ 'Fn::Equals': [{ Ref: P }, y] }, { 'Fn::Equals': [{ Ref: P }, z] }] }",
    "{ 'Fn::EachMemberEquals': [{ Ref: Ps }, a] }",
    "{ 'Fn::EachMemberIn': [{ Ref: Ps }, [a, c]] }",
  ])('that is not kept refuses the parameters: %s', async (assertion) => {
    await expect(withRule(asserted(assertion))).rejects.toMatchObject({
      name: 'StartError',
      message: 'template.yaml: Rules.Fits: P must fit.',
    });
    await expect(withRule(asserted(`{ 'Fn::Not': [${assertion}] }`))).resolves.toBeDefined();
  });

  test('counts only where its condition holds', async () => {
    const rule = `{ RuleCondition: { 'Fn::Equals': [{ Ref: P }, y] }, Assertions: [{ Assert: { 'Fn::Equals': [1, 2] }, AssertDescription: No. }] }`;
    await expect(withRule(rule)).resolves.toBeDefined();
    await expect(withRule(rule, { P: 'y' })).rejects.toThrow('Rules.Fits: No.');
  });

  test('about what only AWS knows counts as kept', async () => {
    const ofVpc = "{ 'Fn::EachMemberEquals': [{ 'Fn::ValueOfAll': ['AWS::EC2::Subnet::Id', VpcId] }, { Ref: P }] }";
    await expect(withRule(asserted(ofVpc))).resolves.toBeDefined();
  });
});

describe('an invalid template', () => {
  test.each<[string, string, string]>([
    [
      'YAML that does not parse',
      'Resources:\n  A: [1',
      'template.yaml:2: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a key given twice', 'Resources:\n  A: { Type: T }\n  A: { Type: T }', 'template.yaml:3: Map keys must be unique'],
    ['no sections', '- list', 'template.yaml: is not a template: it has no sections'],
    ['no resources', 'Parameters: {}', 'template.yaml: Resources: a template needs at least one'],
    ['a resource without a type', 'Resources: { A: {} }', 'template.yaml: Resources.A: needs a Type'],
    [
      'a dependency on nothing',
      'Resources: { A: { Type: T, DependsOn: B } }',
      'template.yaml: Resources.A.DependsOn: there is no resource B',
    ],
  ])('%s is refused in one line', async (_, yaml, message) => {
    await expect(evaluated(yaml)).rejects.toMatchObject({
      name: 'StartError',
      message,
    });
  });

  test('a file that is not there is refused by name', async () => {
    await expect(parseTemplate(join(folder, 'nowhere.yaml'))).rejects.toThrow('nowhere.yaml: cannot be read: ENOENT');
  });
});

describe('a parameter', () => {
  const withParameter = (declaration: string, parameters: Record<string, string>) =>
    evaluated(
      `Parameters: { P: ${declaration} }\nResources: { A: { Type: T, Properties: { P: !Ref P } } }`,
      parameters,
    );

  test.each<[string, string, Record<string, string>, unknown]>([
    ['the given value wins over the default', '{ Type: String, Default: x }', { P: 'given' }, 'given'],
    ['a list is split', '{ Type: List<AWS::EC2::Subnet::Id> }', { P: 'a, b' }, ['a', 'b']],
    ['a number stays a text', '{ Type: Number, Default: 7 }', {}, '7'],
    [
      'a URL of this machine counts as https',
      "{ Type: String, AllowedPattern: '^https://.+$' }",
      { P: 'http://127.0.0.1:1/' },
      'http://127.0.0.1:1/',
    ],
  ])('%s', async (_, declaration, parameters, value) => {
    expect((await withParameter(declaration, parameters)).resources[0]?.properties.P).toEqual(value);
  });

  test.each<[string, string, string | undefined, string]>([
    ['without default and value', '{ Type: String }', undefined, 'has no default and was given no value'],
    [
      'that breaks its pattern',
      "{ Type: String, AllowedPattern: '[a-z]+' }",
      'secret1',
      'must match the pattern [a-z]+',
    ],
    [
      'that breaks its pattern in words',
      "{ Type: String, AllowedPattern: 'x', ConstraintDescription: must be x. }",
      'y',
      'must be x.',
    ],
    ['that is none of the allowed', '{ Type: String, AllowedValues: [a, b] }', 'c', 'must be one of a, b'],
    ['that is no number', '{ Type: Number }', 'many', 'must be a number'],
    ['that is too large', '{ Type: Number, MaxValue: 3 }', '4', 'is too small or too large'],
    ['that is too long', '{ Type: String, MaxLength: 3 }', 'four', 'is too short or too long'],
  ])('%s is refused by name, without its value', async (_, declaration, value, reason) => {
    const refused = withParameter(declaration, value === undefined ? {} : { P: value });
    await expect(refused).rejects.toThrow(`template.yaml: parameter P: ${reason}`.replace(': has', ' has'));
  });
});

test('globals join the properties of their kind: maps merge, lists append, scalars and intrinsics yield', async () => {
  const template = await evaluated(`
Globals:
  Function:
    Timeout: 5
    Runtime: nodejs24.x
    Layers: [one]
    Environment: { Variables: { A: 1, B: 2, C: !Sub text } }
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { Timeout: 9, Layers: [two], Environment: { Variables: { B: 3, C: !Join [':', [x, y]] } } }
  Q: { Type: AWS::SQS::Queue, Properties: {} }
`);
  expect(template.resources.map(({ properties }) => properties)).toEqual([
    { Timeout: 9, Runtime: 'nodejs24.x', Layers: ['one', 'two'], Environment: { Variables: { A: 1, B: 3, C: 'x:y' } } },
    {},
  ]);
});

test('a resource is spared the globals that it ignores: those that it names, or all', async () => {
  const template = await evaluated(`
Globals:
  Function: { Timeout: 5, Runtime: nodejs24.x, Layers: [one] }
Resources:
  F: { Type: AWS::Serverless::Function, IgnoreGlobals: [Layers, Timeout], Properties: { Timeout: 9 } }
  G: { Type: AWS::Serverless::Function, IgnoreGlobals: '*', Properties: { Layers: [two] } }
`);
  expect(template.resources.map(({ properties }) => properties)).toEqual([
    { Timeout: 9, Runtime: 'nodejs24.x' },
    { Layers: ['two'] },
  ]);
});

test('a resource and an output whose condition is false are left out', async () => {
  const template = await evaluated(`
Conditions: { No: !Equals [a, b] }
Resources:
  Kept: { Type: T }
  Dropped: { Type: T, Condition: No, Properties: { P: !Ref Kept } }
Outputs:
  Kept: { Value: 1 }
  Dropped: { Value: !Ref Dropped, Condition: No }
`);
  expect(template.resources.map(({ logicalId }) => logicalId)).toEqual(['Kept']);
  expect(template.outputs).toEqual({ Kept: 1 });
});
