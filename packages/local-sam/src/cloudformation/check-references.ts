import { faultOfAttribute } from './check-names.ts';
import { intrinsicCall, isKnownIntrinsic, substitutedNames, substitutionParts } from './intrinsics.ts';
import { isRecord } from './json.ts';
import type { Template } from './parse-template.ts';
import { templateFault } from './template-fault.ts';

type Path = readonly string[];

/**
 * Checks every reference and function of a template, even in branches that conditions leave out, as CloudFormation does
 * before it creates anything.
 * @throws StartError naming the place of the first fault.
 */
export function checkReferences(template: Template): void {
  for (const [name, condition] of Object.entries(template.conditions)) {
    check(condition, template, ['Conditions', name]);
  }
  for (const [logicalId, resource] of Object.entries(template.resources)) {
    check(resource.Properties, template, ['Resources', logicalId, 'Properties']);
    checkCondition(resource.Condition, template, ['Resources', logicalId, 'Condition']);
    for (const dependency of [resource.DependsOn ?? []].flat()) {
      if (!(String(dependency) in template.resources)) {
        const path = ['Resources', logicalId, 'DependsOn'];
        throw templateFault(template.file, path, `there is no resource ${String(dependency)}`);
      }
    }
  }
  for (const [name, output] of Object.entries(template.outputs)) {
    check(output.Value, template, ['Outputs', name, 'Value']);
    check(output.Export, template, ['Outputs', name, 'Export']);
    checkCondition(output.Condition, template, ['Outputs', name, 'Condition']);
  }
}

function check(value: unknown, template: Template, path: Path): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      check(item, template, [...path, String(index)]);
    }
  } else if (isRecord(value)) {
    const call = intrinsicCall(value);
    if (call !== undefined) {
      checkCall(call.name, call.argument, template, path);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      if (key.startsWith('Fn::')) {
        throw templateFault(template.file, path, `${key} cannot stand beside other keys`);
      }
      check(item, template, [...path, key]);
    }
  }
}

function checkCall(name: string, argument: unknown, template: Template, path: Path): void {
  if (!isKnownIntrinsic(name)) {
    throw templateFault(template.file, path, `unknown intrinsic function ${name}`);
  }
  if (name === 'Ref') {
    checkName(String(argument), template, path);
  } else if (name === 'Condition') {
    checkCondition(argument, template, path);
  } else if (name === 'Fn::GetAtt') {
    const [logicalId, attribute] = Array.isArray(argument) ? argument : [];
    if (typeof logicalId !== 'string' || typeof attribute !== 'string') {
      throw templateFault(template.file, path, 'Fn::GetAtt takes a resource and one of its attributes');
    }
    checkResource(logicalId, template, path, attribute);
  } else if (name === 'Fn::Sub') {
    const parts = substitutionParts(argument);
    for (const used of substitutedNames(parts?.text ?? '')) {
      if (!(used in (parts?.variables ?? {}))) {
        checkName(used, template, path);
      }
    }
    check(parts?.variables, template, path);
  } else {
    if (name === 'Fn::If' && Array.isArray(argument)) {
      checkCondition(argument[0], template, path);
    }
    check(argument, template, path);
  }
}

function checkName(name: string, template: Template, path: Path): void {
  if (name.startsWith('AWS::') || name in template.parameters) {
    return;
  }
  const [logicalId = '', ...attribute] = name.split('.');
  checkResource(logicalId, template, path, attribute.length === 0 ? undefined : attribute.join('.'));
}

function checkResource(logicalId: string, template: Template, path: Path, attribute?: string): void {
  // SAM's transform adds a role beside each function and state machine.
  const owner = logicalId.endsWith('Role') ? logicalId.slice(0, -'Role'.length) : logicalId;
  if (!(logicalId in template.resources) && !(owner in template.resources)) {
    throw templateFault(
      template.file,
      path,
      `refers to ${logicalId}, which is no parameter and no resource of the template`,
    );
  }
  const type = template.resources[logicalId]?.Type ?? 'AWS::IAM::Role';
  const fault = attribute === undefined ? undefined : faultOfAttribute(type, attribute);
  if (fault !== undefined) {
    throw templateFault(template.file, path, fault);
  }
}

function checkCondition(name: unknown, template: Template, path: Path): void {
  if (name !== undefined && !(String(name) in template.conditions)) {
    throw templateFault(template.file, path, `there is no condition ${String(name)}`);
  }
}
