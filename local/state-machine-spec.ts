import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluatedTemplate, Resource } from './cloudformation/evaluate-template.ts';
import { asRecord } from './cloudformation/json.ts';
import { templateFault } from './cloudformation/template-fault.ts';
import { physicalName, stateMachineArn } from './physical-names.ts';
import type { StateMachineSpec } from './types.ts';

/**
 * The state machines of a template with their substitutions made.
 * @throws StartError when a definition cannot be read, is no JSON, or its placeholders and the substitutions differ.
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
  const definition = substitute(text, asRecord(substitutions), (message) =>
    templateFault(file, [...path, 'DefinitionSubstitutions'], `${String(uri)}: ${message}`),
  );
  try {
    return { name, arn: stateMachineArn(name), definition: JSON.parse(definition) };
  } catch (error) {
    throw templateFault(file, [...path, 'DefinitionUri'], `${String(uri)}: ${(error as Error).message}`);
  }
}

function substitute(text: string, substitutions: Record<string, unknown>, fault: (message: string) => Error): string {
  const used = new Set<string>();
  const result = text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
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
