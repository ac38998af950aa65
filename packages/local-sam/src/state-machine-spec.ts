import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluatedTemplate, Resource } from './cloudformation/evaluate-template.ts';
import { asRecord } from './cloudformation/json.ts';
import { templateFault } from './cloudformation/template-fault.ts';
import { physicalName, stateMachineArn } from './physical-names.ts';
import type { StateMachineSpec } from './types.ts';

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/**
 * The state machines of a template with their substitutions.
 * @throws StartError when a definition cannot be read or is not JSON, or when its placeholders and the substitutions differ.
 */
export async function stateMachineSpecs(template: EvaluatedTemplate, root: string): Promise<StateMachineSpec[]> {
  const machines = template.resources.filter((resource) => resource.type === 'AWS::Serverless::StateMachine');
  return await Promise.all(machines.map((resource) => stateMachineSpec(template.file, resource, root)));
}

async function stateMachineSpec(file: string, resource: Resource, root: string): Promise<StateMachineSpec> {
  const { DefinitionUri: uri, DefinitionSubstitutions: substitutions, Name: given } = resource.properties;
  const name = physicalName(resource.logicalId, given);
  const path = ['Resources', resource.logicalId, 'Properties'];
  const text = await readFile(join(root, String(uri)), 'utf8').catch(() => {
    throw templateFault(file, [...path, 'DefinitionUri'], `there is no file ${String(uri)}`);
  });
  const fault = (property: string) => (message: string) =>
    templateFault(file, [...path, property], `${String(uri)}: ${message}`);
  // Parsed first as it is: otherwise a fault of the file itself would look like one of its placeholders.
  parseDefinition(text.replaceAll(PLACEHOLDER, '0'), fault('DefinitionUri'));
  const definition = substitute(text, asRecord(substitutions), fault('DefinitionSubstitutions'));
  const parsed = parseDefinition(definition, fault('DefinitionUri'));
  return { name, arn: stateMachineArn(name), definition: parsed, file: String(uri) };
}

function substitute(text: string, substitutions: Record<string, unknown>, fault: (message: string) => Error): string {
  const used = new Set<string>();
  const result = text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = substitutions[name];
    if (value === undefined) {
      throw fault(`the placeholder \${${name}} has no substitution`);
    }
    used.add(name);
    // The placeholder stands inside a JSON text.
    return JSON.stringify(String(value)).slice(1, -1);
  });
  const unused = Object.keys(substitutions).find((name) => !used.has(name));
  if (unused !== undefined) {
    throw fault(`the substitution ${unused} has no placeholder`);
  }
  return result;
}

function parseDefinition(text: string, fault: (message: string) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fault((error as Error).message.replaceAll(/\s+/g, ' '));
  }
}
