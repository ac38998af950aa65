import { fileURLToPath } from 'node:url';
import {
  type EvaluatedTemplate,
  evaluateTemplate,
} from '../../packages/local-sam/src/cloudformation/evaluate-template.ts';
import { asRecord, isRecord, type JsonObject } from '../../packages/local-sam/src/cloudformation/json.ts';
import { mergeGlobals } from '../../packages/local-sam/src/cloudformation/merge-globals.ts';
import { parseTemplate, type Template } from '../../packages/local-sam/src/cloudformation/parse-template.ts';

/** The repository's folder, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** template.yaml as written, Globals merged into the functions. */
export const application: Template = mergeGlobals(await parseTemplate(`${ROOT}template.yaml`));

/** infra-cloudformation.yaml as written. */
export const infrastructure: Template = await parseTemplate(`${ROOT}infra-cloudformation.yaml`);

/**
 * infra-cloudformation.yaml as a stack with that name would have it, with parameters as a user types them.
 * @throws StartError when a pattern or a rule refuses a parameter
 */
export function deployedInfrastructure(
  parameters: Record<string, string> = {},
  stackName = 'ApprovalWorkflow-Infrastructure',
): EvaluatedTemplate {
  return evaluateTemplate(infrastructure, { stackName, parameters, attributes: () => undefined });
}

/** template.yaml's form of a setting: the parameter's value, or if that is empty, the infrastructure's export. */
export function importedOr(name: string, condition: string): JsonObject {
  const imported = { 'Fn::ImportValue': { 'Fn::Sub': `\${InfrastructureStack}-${name}` } };
  return { 'Fn::If': [`Imports${condition}`, imported, { Ref: name }] };
}

/** The properties of one resource. @throws Error when the template has no such resource. */
export function propertiesOf(template: Template, logicalId: string): JsonObject {
  const resource = template.resources[logicalId];
  if (resource === undefined) {
    throw new Error(`${template.file} has no resource ${logicalId}`);
  }
  return asRecord(resource.Properties);
}

/** Logical ids of all resources of a type, as written. */
export function idsOf(template: Template, type: string): string[] {
  return Object.entries(template.resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId]) => logicalId);
}

export const functionIds: string[] = idsOf(application, 'AWS::Serverless::Function');

/** The source folder of a function: that of its only entry point. */
export function folderOf(functionId: string): string {
  const { BuildProperties: properties } = asRecord(application.resources[functionId]?.Metadata);
  return String(asRecord(properties).EntryPoints).split('/')[0] ?? '';
}

/** One statement of a policy, and the resource that it belongs to. */
export interface Statement {
  owner: string;
  actions: string[];
  resources: unknown[];
  condition: JsonObject;
}

/** Every Allow statement of a template, wherever it is. */
export function allowStatements(template: Template): Statement[] {
  return Object.entries(template.resources).flatMap(([owner, resource]) =>
    [...records(resource.Properties)]
      .filter((record) => record.Effect === 'Allow' && 'Resource' in record)
      .map((record) => ({
        owner,
        actions: [record.Action].flat().map(String),
        resources: [record.Resource].flat(),
        condition: asRecord(record.Condition),
      })),
  );
}

/** Every map in a value, including itself. */
export function* records(value: unknown): Generator<JsonObject> {
  if (isRecord(value)) {
    yield value;
  }
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) {
      yield* records(item);
    }
  }
}
