import { asRecord, isRecord, type JsonObject } from '../../packages/local-sam/src/cloudformation/json.ts';
import type { Template } from '../../packages/local-sam/src/cloudformation/parse-template.ts';

/** One statement of a role's own policies. */
export interface RoleStatement {
  actions: string[];
  resources: string[];
  condition?: unknown;
  /** The template's condition for it. */
  if?: string;
}

/** What the role of a function or a state machine allows, and who may invoke it, apart from account administrators. */
export interface Permissions {
  assumedBy: string;
  managedPolicies: string[];
  allows: RoleStatement[];
  invokedBy?: string[];
}

/** SAM's expansion of the policy templates that this project uses: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html */
const POLICY_TEMPLATES: Record<string, (parameters: JsonObject) => RoleStatement> = {
  AWSSecretsManagerGetSecretValuePolicy: ({ SecretArn }) => ({
    actions: ['secretsmanager:GetSecretValue'],
    resources: [textOf(SecretArn)],
  }),
};

/** For these, SAM would grant more, in ways that this file does not know. */
const GRANTING_PROPERTIES = [
  ...['AssumeRolePolicyDocument', 'Connectors', 'DeadLetterQueue', 'DestinationConfig', 'FunctionUrlConfig'],
  ...['PermissionsBoundary', 'RolePath'],
];

/**
 * The permissions of each function and state machine as they are after SAM's transform, with intrinsic functions as texts:
 * `${Name}`, `${Resource.Attribute}`, `${Condition ? this : that}`. The template's Globals are merged already.
 * @throws Error for a property that SAM turns into permissions in a way that this file does not know
 */
export function permissionsOf(template: Template): Record<string, Permissions> {
  const owners = Object.entries(template.resources).filter(([, { Type }]) =>
    ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'].includes(Type),
  );
  return Object.fromEntries(
    owners.map(([id, { Type, Properties }]) => {
      const properties = asRecord(Properties);
      // For retries by Lambda, only those that send failed events somewhere.
      const granting = { ...properties, ...asRecord(properties.EventInvokeConfig) };
      const unknown = GRANTING_PROPERTIES.find((name) => name in granting);
      if (unknown !== undefined) throw new Error(`${id}: what ${unknown} grants is not known here`);
      if (Type === 'AWS::Serverless::StateMachine') return [id, madeRole(properties, 'states.amazonaws.com', [])];
      const role = 'Role' in properties ? writtenRole(template, properties.Role) : functionRole(properties);
      const invokedBy = [...invokersOf(id, asRecord(properties.Events)), ...permittedInvokers(template, id)];
      return [id, { ...role, invokedBy }];
    }),
  );
}

/** The role that SAM creates for a function. */
function functionRole(properties: JsonObject): Permissions {
  const network = 'VpcConfig' in properties ? ['AWSLambdaVPCAccessExecutionRole'] : [];
  // SAM reads the parameter's value.
  const tracing = 'Tracing' in properties ? ['AWSXrayWriteOnlyAccess if Tracing'] : [];
  return madeRole(properties, 'lambda.amazonaws.com', ['AWSLambdaBasicExecutionRole', ...tracing, ...network]);
}

function madeRole({ Policies }: JsonObject, assumedBy: string, managedPolicies: string[]): Permissions {
  const allows = [Policies ?? []].flat().flatMap((policy) => {
    const [name = '', ...more] = Object.keys(asRecord(policy));
    if (name === 'Statement' && more.length === 0) return statementsOf(policy);
    const expand = more.length === 0 ? POLICY_TEMPLATES[name] : undefined;
    if (expand === undefined) throw new Error(`what the policy ${JSON.stringify(policy)} grants is not known here`);
    return [expand(asRecord(asRecord(policy)[name]))];
  });
  return { assumedBy, managedPolicies, allows };
}

/** A role that the template defines itself. */
function writtenRole(template: Template, reference: unknown): Permissions {
  const [id = ''] = [asRecord(reference)['Fn::GetAtt']].flat().map(String);
  const { AssumeRolePolicyDocument, ManagedPolicyArns, Policies } = asRecord(template.resources[id]?.Properties);
  const [trust, ...more] = [asRecord(AssumeRolePolicyDocument).Statement].flat().map(asRecord);
  if (more.length > 0) throw new Error(`${id} can be assumed in more than one way`);
  return {
    assumedBy: textOf(asRecord(trust?.Principal).Service),
    managedPolicies: [ManagedPolicyArns ?? []].flat().map((arn) => textOf(arn).replace(/arn:\S*\//, '')),
    allows: [Policies ?? []].flat().flatMap((policy) => statementsOf(asRecord(policy).PolicyDocument)),
  };
}

function statementsOf(document: unknown): RoleStatement[] {
  return [asRecord(document).Statement].flat().map((written) => {
    const [condition, statement = written] = [asRecord(written)['Fn::If']].flat();
    const { Effect, Action, Resource, Condition, ...unknown } = asRecord(statement);
    if (Effect !== 'Allow' || Object.keys(unknown).length > 0) {
      throw new Error(`what the statement ${JSON.stringify(statement)} grants is not known here`);
    }
    return {
      actions: [Action].flat().map(textOf),
      resources: [Resource].flat().map(textOf),
      ...(Condition === undefined ? {} : { condition: textsIn(Condition) }),
      ...(condition === undefined ? {} : { if: String(condition) }),
    };
  });
}

/** The AWS::Lambda::Permission that SAM creates for an event. A queue is read with the function's role. */
function invokersOf(id: string, events: JsonObject): string[] {
  return Object.entries(events).flatMap(([name, event]) => {
    const { Type, Properties } = asRecord(event);
    const { ApiId, Method = '', Path = '/*' } = asRecord(Properties);
    const path = String(Path).replaceAll(/\{[^}]+\}/g, '*');
    switch (Type) {
      case 'HttpApi':
        return [`apigateway.amazonaws.com for ${textOf(ApiId)}/*/${Method}${path}`.replace('*//', '*/')];
      case 'Schedule':
      case 'EventBridgeRule':
        return [`events.amazonaws.com for \${${id}${name}.Arn}`];
      case 'SQS':
        return [];
      default:
        throw new Error(`${id}: who invokes it for an event ${String(Type)} is not known here`);
    }
  });
}

/** The callers that the template's own AWS::Lambda::Permission resources allow. */
function permittedInvokers({ resources }: Template, id: string): string[] {
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::Lambda::Permission' && textOf(asRecord(Properties).FunctionName) === `\${${id}}`,
    )
    .map(({ Properties }) => {
      const { Principal, SourceAccount, SourceArn } = asRecord(Properties);
      return `${textOf(Principal)} for ${textOf(SourceArn ?? SourceAccount)}`;
    });
}

function textsIn(value: unknown): unknown {
  if (!isRecord(value) || isCall(value)) return textOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textsIn(item)]));
}

const isCall = (value: JsonObject) => Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));

/** A text, or an intrinsic function as a text. @throws Error for one that is not known here */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text, 'Fn::If': choice, ...more } = asRecord(value);
  if (more['Fn::ImportValue'] !== undefined) {
    return textOf(more['Fn::ImportValue']).replace(/^\$\{InfrastructureStack\}-/, 'import of ');
  }
  if (Ref !== undefined) return `\${${Ref}}`;
  if (Array.isArray(attribute)) return `\${${attribute.join('.')}}`;
  if (typeof text === 'string') return text;
  if (!Array.isArray(choice)) throw new Error(`what ${JSON.stringify(value)} stands for is not known here`);
  const [condition, first, second] = choice;
  return `\${${condition} ? ${textOf(first)} : ${textOf(second)}}`.replaceAll(/(?<=[?:] )\$\{([\w:]+)\}/g, '$1');
}
