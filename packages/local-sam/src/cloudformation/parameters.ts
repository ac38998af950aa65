import { StartError } from '../errors.ts';
import { asRecord, type JsonObject } from './json.ts';
import type { Template } from './parse-template.ts';

/**
 * The value of each parameter: the given one, or the default. List types become lists of texts.
 * Ignores given values that the template does not declare, since one stack's outputs are the parameters of another.
 * @throws StartError naming the parameter that has no value or breaks its own rule, without the value: it may be secret.
 */
export function resolveParameters(template: Template, given: JsonObject): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [name, declared] of Object.entries(template.parameters)) {
    const declaration = asRecord(declared);
    const value = given[name] ?? declaration.Default;
    if (value === undefined) {
      throw new StartError(`${template.file}: parameter ${name} has no default and was given no value`);
    }
    const isList = /^(CommaDelimitedList|List<|AWS::SSM::Parameter::Value<(List<|CommaDelimitedList))/.test(
      String(declaration.Type),
    );
    const items = Array.isArray(value) ? value.map(String) : isList ? splitList(String(value)) : [String(value)];
    for (const item of items) {
      const broken = brokenRule(item, declaration);
      if (broken !== undefined) {
        const reason = declaration.ConstraintDescription ?? broken;
        throw new StartError(`${template.file}: parameter ${name}: ${String(reason)}`);
      }
    }
    values[name] = isList ? items : items.join(',');
  }
  return values;
}

function splitList(value: string): string[] {
  return value === '' ? [] : value.split(',').map((item) => item.trim());
}

function brokenRule(value: string, declaration: JsonObject): string | undefined {
  const { AllowedPattern: pattern, AllowedValues: allowed } = declaration;
  // On this machine everything is plain HTTP; the pattern is about AWS, where the same URL is https.
  const onAws = value.replace(/^http:\/\/(?=127\.0\.0\.1:)/, 'https://');
  if (pattern !== undefined && !new RegExp(`^(?:${String(pattern)})$`).test(onAws)) {
    return `must match the pattern ${String(pattern)}`;
  }
  if (Array.isArray(allowed) && !allowed.map(String).includes(value)) {
    return `must be one of ${allowed.join(', ')}`;
  }
  if (declaration.Type === 'Number' && (value.trim() === '' || Number.isNaN(Number(value)))) {
    return 'must be a number';
  }
  const outside = (size: number, kind: 'Length' | 'Value') =>
    size < Number(declaration[`Min${kind}`] ?? -Infinity) || size > Number(declaration[`Max${kind}`] ?? Infinity);
  if (outside(value.length, 'Length')) {
    return 'is too short or too long';
  }
  return declaration.Type === 'Number' && outside(Number(value), 'Value') ? 'is too small or too large' : undefined;
}
