import { checkReferences } from './check-references.ts';
import { checkRules } from './check-rules.ts';
import { evaluate, NO_VALUE, type Scope } from './intrinsics.ts';
import { asRecord, asStrings, type JsonObject } from './json.ts';
import { mergeGlobals } from './merge-globals.ts';
import { resolveParameters } from './parameters.ts';
import type { ResourceDeclaration, Template } from './parse-template.ts';
import { placeholder, pseudoParameters } from './placeholders.ts';
import { templateFault } from './template-fault.ts';

/** A resource that the template's conditions keep, with its properties evaluated. */
export interface Resource {
  logicalId: string;
  type: string;
  properties: JsonObject;
  metadata: JsonObject;
  dependsOn: string[];
}

export interface EvaluatedTemplate {
  file: string;
  resources: Resource[];
  outputs: JsonObject;
  /** The exported outputs, by export name: other stacks can import them. */
  exports: JsonObject;
}

/** A resource whose attributes are asked for; `property` evaluates one of its properties. */
export interface AttributeOwner {
  logicalId: string;
  type: string;
  property(name: string): unknown;
}

/** The input of an evaluation. */
export interface Deployment {
  stackName: string;
  parameters: JsonObject;
  attributes: AttributeResolver;
  /** The exports of the stacks deployed before this one. */
  imports?: JsonObject;
}

/** The value of `Ref` or of an attribute, for a resource that runs on this machine; undefined for any other. */
export type AttributeResolver = (owner: AttributeOwner, attribute: string) => string | undefined;

/**
 * Evaluates a template for this machine.
 * @throws StartError naming the file and the place of a parameter without a value or against a rule, or of an unknown
 * reference, function or export.
 */
export function evaluateTemplate(declared: Template, deployment: Deployment): EvaluatedTemplate {
  const template = mergeGlobals(declared);
  checkReferences(template);
  const parameters = resolveParameters(template, deployment.parameters);
  checkRules(template, parameters);
  const scope = createScope(template, { ...pseudoParameters(deployment.stackName), ...parameters }, deployment);
  const resources = Object.entries(template.resources)
    .filter(([, resource]) => isKept(resource.Condition, scope))
    .map(([logicalId, resource]) => ({
      logicalId,
      type: resource.Type,
      properties: asRecord(evaluate(resource.Properties ?? {}, scope, ['Resources', logicalId, 'Properties'])),
      metadata: asRecord(resource.Metadata),
      dependsOn: asStrings(resource.DependsOn),
    }));
  return { file: template.file, resources, ...outputsOf(template, scope) };
}

function outputsOf(template: Template, scope: Scope): { outputs: JsonObject; exports: JsonObject } {
  const outputs: JsonObject = {};
  const exports: JsonObject = {};
  for (const [name, output] of Object.entries(template.outputs)) {
    if (!isKept(output.Condition, scope)) continue;
    outputs[name] = evaluate(output.Value, scope, ['Outputs', name, 'Value']);
    if (output.Export === undefined) continue;
    const path = ['Outputs', name, 'Export'];
    if (String(outputs[name]).trim() === '') throw templateFault(scope.file, path, 'an exported value cannot be empty');
    exports[String(evaluate(asRecord(output.Export).Name, scope, path))] = outputs[name];
  }
  return { outputs, exports };
}

function isKept(condition: unknown, scope: Scope): boolean {
  return condition === undefined || scope.condition(String(condition)) === true;
}

function createScope(template: Template, names: JsonObject, { attributes, imports = {} }: Deployment): Scope {
  const once = createCycleGuard(template.file);
  const conditions = new Map<string, boolean>();
  const scope: Scope = {
    file: template.file,
    mappings: template.mappings,
    imported: (name) => imports[name],
    ref: (name) => (name === 'AWS::NoValue' ? NO_VALUE : (names[name] ?? scope.attribute(name, 'Ref'))),
    attribute: (logicalId, attribute) => {
      const resource = template.resources[logicalId] ?? roleOf(template, logicalId);
      if (resource === undefined || !isKept(resource.Condition, scope)) {
        return undefined;
      }
      const property = (name: string) => {
        const path = ['Resources', logicalId, 'Properties', name];
        return once(path, () => evaluate(asRecord(resource.Properties)[name], scope, path));
      };
      const known = attributes({ logicalId, type: resource.Type, property }, attribute);
      return known ?? placeholder(resource.Type, logicalId, attribute);
    },
    condition: (name) => {
      const path = ['Conditions', name];
      if (!conditions.has(name) && name in template.conditions) {
        conditions.set(name, once(path, () => evaluate(template.conditions[name], scope, path)) === true);
      }
      return conditions.get(name);
    },
  };
  return scope;
}

/** Evaluates a place, unless that is already under way: a cycle would never end. */
function createCycleGuard(file: string): (path: string[], evaluatePlace: () => unknown) => unknown {
  const underway = new Set<string>();
  return (path, evaluatePlace) => {
    const place = path.join('.');
    if (underway.has(place)) {
      throw templateFault(file, path, 'refers to itself');
    }
    underway.add(place);
    try {
      return evaluatePlace();
    } finally {
      underway.delete(place);
    }
  };
}

/** The role that SAM's transform adds beside a function or a state machine. */
function roleOf(template: Template, logicalId: string): ResourceDeclaration | undefined {
  const owner = logicalId.endsWith('Role') ? template.resources[logicalId.slice(0, -'Role'.length)] : undefined;
  return owner && { ...owner, Type: 'AWS::IAM::Role' };
}
