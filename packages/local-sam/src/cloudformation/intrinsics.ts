import { asRecord, isRecord, type JsonObject } from './json.ts';
import { templateFault } from './template-fault.ts';

/** What an expression of a template can refer to. */
export interface Scope {
  file: string;
  mappings: JsonObject;
  /** The value of a parameter, a pseudo parameter or a resource; undefined if there is none of that name. */
  ref(name: string): unknown;
  /** An attribute of a resource; undefined if there is no such resource. */
  attribute(logicalId: string, attribute: string): unknown;
  /** The value of a condition; undefined if there is none of that name. */
  condition(name: string): boolean | undefined;
  /** The value that another stack exports by a name; undefined if none does. */
  imported(name: string): unknown;
}

/** The value of AWS::NoValue: a key or item with it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Path = readonly string[];
type Intrinsic = (argument: unknown, scope: Scope, path: Path) => unknown;

/**
 * The value of an expression of a template.
 * @throws StartError naming the place of an unknown function, or of arguments that do not fit.
 */
export function evaluate(value: unknown, scope: Scope, path: Path): unknown {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => evaluate(item, scope, [...path, String(index)]))
      .filter((item) => item !== NO_VALUE);
  }
  if (!isRecord(value)) {
    return value;
  }
  const call = intrinsicCall(value);
  if (call !== undefined) {
    const intrinsic = INTRINSICS[call.name];
    if (intrinsic === undefined) {
      throw templateFault(scope.file, path, `unknown intrinsic function ${call.name}`);
    }
    return intrinsic(call.argument, scope, path);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, evaluate(item, scope, [...path, key])] as const)
      .filter(([, item]) => item !== NO_VALUE),
  );
}

/** The intrinsic function that a map calls; undefined for an ordinary map. `Condition` is one only if it names a condition. */
export function intrinsicCall(value: JsonObject): { name: string; argument: unknown } | undefined {
  const [name, ...more] = Object.keys(value);
  if (name === undefined || more.length > 0) {
    return undefined;
  }
  const argument = value[name];
  const isCall = name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
  return isCall ? { name, argument } : undefined;
}

/** The `${names}` of a Fn::Sub text; `${!Literal}` is not one. */
export function substitutedNames(text: string): string[] {
  return [...text.matchAll(SUBSTITUTION)].map((match) => match[1] ?? '').filter((name) => !name.startsWith('!'));
}

/** The text and the variables of a Fn::Sub argument, in either form. */
export function substitutionParts(argument: unknown): { text: string; variables: JsonObject } | undefined {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return typeof text === 'string' ? { text, variables: asRecord(variables) } : undefined;
}

const SUBSTITUTION = /\$\{([^}]*)\}/g;

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (argument, scope, path) => resolveName(String(argument), scope, path),
  Condition: (argument, scope, path) => conditionValue(String(argument), scope, path),
  'Fn::GetAtt': (argument, scope, path) => {
    const [logicalId, attribute] = list(argument, scope, path, 2).map(String);
    return resolveName(`${logicalId}.${attribute}`, scope, path);
  },
  'Fn::Sub': (argument, scope, path) => substitute(argument, scope, path),
  'Fn::Join': (argument, scope, path) => {
    const [separator, items] = list(argument, scope, path, 2);
    return list(items, scope, path)
      .map((item) => text(item, scope, path))
      .join(text(separator, scope, path));
  },
  'Fn::Select': (argument, scope, path) => {
    const [index, items] = list(argument, scope, path, 2);
    const selected = list(items, scope, path)[Number(index)];
    if (selected === undefined) {
      throw templateFault(scope.file, path, `Fn::Select: there is no item ${String(index)}`);
    }
    return selected;
  },
  'Fn::Split': (argument, scope, path) => {
    const [separator, source] = list(argument, scope, path, 2);
    return text(source, scope, path).split(text(separator, scope, path));
  },
  'Fn::FindInMap': (argument, scope, path) => {
    const [map, first, second] = list(argument, scope, path, 3).map(String);
    const found = asRecord(asRecord(scope.mappings[map ?? ''])[first ?? ''])[second ?? ''];
    if (found === undefined) {
      throw templateFault(scope.file, path, `Fn::FindInMap: no ${map}.${first}.${second} in Mappings`);
    }
    return found;
  },
  'Fn::If': (argument, scope, path) => {
    if (!Array.isArray(argument) || argument.length !== 3) {
      throw templateFault(scope.file, path, 'Fn::If takes a condition and two values');
    }
    // The other branch is not evaluated: it may refer to a resource that this condition leaves out.
    return evaluate(argument[conditionValue(String(argument[0]), scope, path) ? 1 : 2], scope, path);
  },
  'Fn::Equals': (argument, scope, path) => {
    const [left, right] = list(argument, scope, path, 2);
    return String(left) === String(right);
  },
  'Fn::Not': (argument, scope, path) => list(argument, scope, path, 1)[0] !== true,
  'Fn::And': (argument, scope, path) => list(argument, scope, path).every((item) => item === true),
  'Fn::Or': (argument, scope, path) => list(argument, scope, path).some((item) => item === true),
  'Fn::Base64': (argument, scope, path) =>
    Buffer.from(text(evaluate(argument, scope, path), scope, path)).toString('base64'),
  'Fn::GetAZs': () => ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  'Fn::Cidr': (argument, scope, path) => {
    const [, count] = list(argument, scope, path);
    return Array.from({ length: Number(count) }, (_, index) => `10.0.${index}.0/24`);
  },
  'Fn::ImportValue': (argument, scope, path) => {
    const name = text(evaluate(argument, scope, path), scope, path);
    const value = scope.imported(name);
    if (value === undefined) throw templateFault(scope.file, path, `no stack exports ${name}`);
    return value;
  },
};

/** True for a function that this file can evaluate. */
export function isKnownIntrinsic(name: string): boolean {
  return name in INTRINSICS;
}

function substitute(argument: unknown, scope: Scope, path: Path): string {
  const parts = substitutionParts(argument);
  if (parts === undefined) {
    throw templateFault(scope.file, path, 'Fn::Sub takes a text, or a list of a text and a map');
  }
  return parts.text.replaceAll(SUBSTITUTION, (_, name: string) => {
    if (name.startsWith('!')) {
      return `\${${name.slice(1)}}`;
    }
    const own = parts.variables[name];
    return text(own === undefined ? resolveName(name, scope, path) : evaluate(own, scope, path), scope, path);
  });
}

function resolveName(name: string, scope: Scope, path: Path): unknown {
  const dot = name.indexOf('.');
  const value = scope.ref(name) ?? (dot < 0 ? undefined : scope.attribute(name.slice(0, dot), name.slice(dot + 1)));
  if (value === undefined) {
    throw templateFault(scope.file, path, `refers to ${name}, which this deployment does not have`);
  }
  return value;
}

function conditionValue(name: string, scope: Scope, path: Path): boolean {
  const value = scope.condition(name);
  if (value === undefined) {
    throw templateFault(scope.file, path, `there is no condition ${name}`);
  }
  return value;
}

function list(argument: unknown, scope: Scope, path: Path, length?: number): unknown[] {
  const value = evaluate(argument, scope, path);
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw templateFault(scope.file, path, `expects a list${length === undefined ? '' : ` of ${length}`} here`);
  }
  return value;
}

function text(value: unknown, scope: Scope, path: Path): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw templateFault(scope.file, path, 'expects a text here, not a list or a map');
}
