import type { EvaluatedTemplate } from './evaluate-template.ts';
import { RESOURCE_NAMES } from './known/resource-names.ts';
import { RESOURCES_OF_SERVICE, SERVICES } from './known/resource-types.ts';
import { GLOBALS, SERVERLESS_ATTRIBUTES, SERVERLESS_PROPERTIES } from './known/serverless-types.ts';
import { ANYTHING, anyOf, type Misfit, misfit, type Shape } from './known/shape.ts';
import { unknownName } from './known/unknown-name.ts';
import { SAM_TRANSFORM, type Template } from './parse-template.ts';
import { templateFault } from './template-fault.ts';

const RESOURCE: Shape = {
  keys: {
    ...anyOf('Type Properties Condition DependsOn Metadata DeletionPolicy UpdateReplacePolicy CreationPolicy'),
    ...anyOf('UpdatePolicy Connectors IgnoreGlobals'),
  },
};

/**
 * Checks the types and property names of a template before anything is evaluated, even in branches that conditions leave
 * out. CloudFormation and SAM refuse a misspelt name; without this check, the stack would silently ignore it.
 * @throws StartError naming the place of the first fault and the nearest known name.
 */
export function checkNames(template: Template): void {
  const { file } = template;
  report(file, misfit(template.globals, GLOBALS, ['Globals'], false));
  for (const [logicalId, resource] of Object.entries(template.resources)) {
    const path = ['Resources', logicalId];
    report(file, misfitOfType(resource.Type, template.transforms, [...path, 'Type']));
    report(file, misfit(resource, RESOURCE, path, false));
    report(file, misfit(resource.Properties, propertiesOf(resource.Type), [...path, 'Properties'], false));
  }
}

/**
 * Checks the values of a template after evaluation.
 * @throws StartError naming the place of the first value that its property does not accept, or where a required one is missing.
 */
export function checkValues({ file, resources }: EvaluatedTemplate): void {
  for (const { logicalId, type, properties } of resources) {
    report(file, misfit(properties, propertiesOf(type), ['Resources', logicalId, 'Properties'], true));
  }
}

/** The fault of an attribute of a resource type; undefined for a type whose attributes are not known here. */
export function faultOfAttribute(type: string, attribute: string): string | undefined {
  const attributes = SERVERLESS_ATTRIBUTES[type] ?? RESOURCE_NAMES[type]?.attributes.split(/\s+/);
  return attributes === undefined || attributes.includes(attribute)
    ? undefined
    : unknownName(attribute, attributes, `attribute of ${type}`);
}

function report(file: string, found: Misfit | undefined): void {
  if (found !== undefined) {
    throw templateFault(file, found.path, found.message);
  }
}

function propertiesOf(type: string): Shape {
  const names = RESOURCE_NAMES[type]?.properties;
  return SERVERLESS_PROPERTIES[type] ?? (names === undefined ? ANYTHING : { keys: anyOf(names.trim()) });
}

function misfitOfType(type: string, transforms: readonly string[], path: string[]): Misfit | undefined {
  const [vendor, service = '', resource = ''] = type.split('::');
  if (vendor === 'Custom' || vendor === 'Alexa') {
    return undefined;
  }
  const isAws = vendor === 'AWS' && SERVICES.has(service);
  const known = isAws ? RESOURCES_OF_SERVICE[service] : undefined;
  if (!isAws || known?.has(resource) === false) {
    const inService = [...(known ?? [])].map((name) => `AWS::${service}::${name}`);
    return { path, message: unknownName(type, known === undefined ? ALL_TYPES : inService, 'resource type') };
  }
  return service === 'Serverless' && !transforms.includes(SAM_TRANSFORM)
    ? { path, message: `${type} needs Transform: ${SAM_TRANSFORM}` }
    : undefined;
}

const ALL_TYPES = Object.entries(RESOURCES_OF_SERVICE).flatMap(([service, names]) =>
  [...names].map((name) => `AWS::${service}::${name}`),
);
