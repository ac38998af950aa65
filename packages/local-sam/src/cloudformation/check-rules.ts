import { StartError } from '../errors.ts';
import { asRecord, isRecord, type JsonObject } from './json.ts';
import type { Template } from './parse-template.ts';

type Parameters = Record<string, string | string[]>;

/** Stands for a value that only AWS can look up, such as the VPC of a subnet. */
const UNKNOWN = Symbol('known to AWS alone');

/**
 * Checks parameter values against the Rules of a template, as CloudFormation does before it creates anything. An
 * assertion about a value that only AWS knows passes.
 * @throws StartError with the description of the first assertion that fails
 */
export function checkRules(template: Template, parameters: Parameters): void {
  for (const [name, declared] of Object.entries(template.rules)) {
    const { RuleCondition, Assertions } = asRecord(declared);
    if (RuleCondition !== undefined && value(RuleCondition, parameters) !== true) continue;
    for (const assertion of Array.isArray(Assertions) ? Assertions : []) {
      const { Assert, AssertDescription } = asRecord(assertion);
      if (value(Assert, parameters) === false) {
        throw new StartError(`${template.file}: Rules.${name}: ${String(AssertDescription)}`);
      }
    }
  }
}

type RuleFunction = (args: unknown[]) => boolean;

const FUNCTIONS: Record<string, RuleFunction> = {
  'Fn::And': (args) => args.every((item) => item === true),
  'Fn::Or': (args) => args.some((item) => item === true),
  'Fn::Not': ([item]) => item !== true,
  'Fn::Equals': ([left, right]) => String(left) === String(right),
  'Fn::Contains': ([list, item]) => texts(list).includes(String(item)),
  'Fn::EachMemberEquals': ([list, item]) => texts(list).every((member) => member === String(item)),
  'Fn::EachMemberIn': ([list, others]) => texts(list).every((member) => texts(others).includes(member)),
};

function value(expression: unknown, parameters: Parameters): unknown {
  if (Array.isArray(expression)) return expression.map((item) => value(item, parameters));
  if (!isRecord(expression)) return expression;
  const [name = '', argument] = Object.entries(expression as JsonObject)[0] ?? [];
  if (name === 'Ref') return parameters[String(argument)];
  const args = [value(argument, parameters)].flat();
  const apply = FUNCTIONS[name];
  return apply === undefined || args.includes(UNKNOWN) ? UNKNOWN : apply(args);
}

function texts(list: unknown): string[] {
  return [list].flat().map(String);
}
