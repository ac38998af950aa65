import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type Document as YamlDocument } from 'yaml';
import { StartError } from '../errors.ts';
import { asStrings, isRecord, type JsonObject } from './json.ts';
import { unknownName } from './known/unknown-name.ts';

/** A parsed template: short-form tags are in their long form, and nothing is evaluated. */
export interface Template {
  /** The file's name, for messages. */
  file: string;
  /** The macros that process the template. */
  transforms: string[];
  parameters: JsonObject;
  rules: JsonObject;
  mappings: JsonObject;
  conditions: JsonObject;
  globals: JsonObject;
  resources: Record<string, ResourceDeclaration>;
  outputs: Record<string, JsonObject>;
  metadata: JsonObject;
}

export interface ResourceDeclaration {
  Type: string;
  Condition?: unknown;
  DependsOn?: unknown;
  IgnoreGlobals?: unknown;
  Metadata?: unknown;
  Properties?: unknown;
}

/** The macro that defines the AWS::Serverless resources. */
export const SAM_TRANSFORM = 'AWS::Serverless-2016-10-31';
/** The macros that this machine runs or does not need. */
const TRANSFORMS = [SAM_TRANSFORM, 'AWS::LanguageExtensions'];
const FORMAT_VERSION = '2010-09-09';
const SECTIONS = [
  ...['AWSTemplateFormatVersion', 'Transform', 'Description', 'Metadata', 'Parameters', 'Rules', 'Mappings'],
  ...['Conditions', 'Globals', 'Resources', 'Outputs', 'Hooks'],
];

/**
 * Reads a CloudFormation template in YAML.
 * @throws StartError naming the file, and the line if it is known, when it cannot be read or is not a template.
 */
export async function parseTemplate(path: string): Promise<Template> {
  const file = basename(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new StartError(`${file}: cannot be read: ${(error as Error).message}`);
  }
  return readTemplate(file, parseYaml(file, text));
}

function parseYaml(file: string, text: string): unknown {
  // The library only warns about unknown tags; the walk below checks them, since it knows CloudFormation's.
  const document = parseDocument(text, { merge: true, logLevel: 'error' });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line;
    // The rest of the library's message is the place and a picture of it.
    const reason = fault.message.replace(/ at line \d+, column \d+:.*$/s, '');
    throw new StartError(`${file}${line === undefined ? '' : `:${line}`}: ${reason}`);
  }
  return toLongForm(document.contents, document);
}

const LONG_FORM_WITHOUT_PREFIX = new Set(['Ref', 'Condition']);

function toLongForm(node: unknown, document: YamlDocument.Parsed): unknown {
  if (isAlias(node)) {
    return toLongForm(node.resolve(document), document);
  }
  const value = plainValue(node, document);
  const tag = customTag(node);
  if (tag === undefined) {
    return value;
  }
  if (tag === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [LONG_FORM_WITHOUT_PREFIX.has(tag) ? tag : `Fn::${tag}`]: value };
}

function plainValue(node: unknown, document: YamlDocument.Parsed): unknown {
  if (isMap(node)) {
    const entries: [string, unknown][] = [];
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      const merged = name === '<<' ? toLongForm(value, document) : undefined;
      if (isRecord(merged)) {
        entries.unshift(...Object.entries(merged));
      } else {
        entries.push([name, toLongForm(value, document)]);
      }
    }
    return Object.fromEntries(entries);
  }
  if (isSeq(node)) {
    return node.items.map((item) => toLongForm(item, document));
  }
  return isScalar(node) ? node.value : (node ?? null);
}

function customTag(node: unknown): string | undefined {
  const tag = (node as Node | null)?.tag;
  return tag?.startsWith('!') === true && tag !== '!' ? tag.slice(1) : undefined;
}

function readTemplate(file: string, content: unknown): Template {
  if (!isRecord(content)) {
    throw new StartError(`${file}: is not a template: it has no sections`);
  }
  checkHead(file, content);
  const section = (name: string): JsonObject => {
    const value = content[name] ?? {};
    if (!isRecord(value)) {
      throw new StartError(`${file}: ${name}: must be a map`);
    }
    return value;
  };
  const template: Template = {
    file,
    transforms: asStrings(content.Transform),
    parameters: section('Parameters'),
    rules: section('Rules'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    globals: section('Globals'),
    resources: readResources(file, section('Resources')),
    outputs: readOutputs(file, section('Outputs')),
    metadata: section('Metadata'),
  };
  if (Object.keys(template.resources).length === 0) {
    throw new StartError(`${file}: Resources: a template needs at least one`);
  }
  return template;
}

function checkHead(file: string, content: JsonObject): void {
  const stranger = Object.keys(content).find((name) => !SECTIONS.includes(name));
  if (stranger !== undefined) {
    throw new StartError(`${file}: ${unknownName(stranger, SECTIONS, 'section')}`);
  }
  const version = content.AWSTemplateFormatVersion ?? FORMAT_VERSION;
  if (version !== FORMAT_VERSION) {
    throw new StartError(`${file}: AWSTemplateFormatVersion: must be '${FORMAT_VERSION}'`);
  }
  const transform = asStrings(content.Transform).find((name) => !TRANSFORMS.includes(name));
  if (transform !== undefined) {
    throw new StartError(`${file}: Transform: ${unknownName(transform, TRANSFORMS, 'transform')}`);
  }
}

function readResources(file: string, section: JsonObject): Record<string, ResourceDeclaration> {
  const resources: Record<string, ResourceDeclaration> = {};
  for (const [logicalId, value] of Object.entries(section)) {
    if (!isRecord(value) || typeof value.Type !== 'string') {
      throw new StartError(`${file}: Resources.${logicalId}: needs a Type`);
    }
    resources[logicalId] = { ...value, Type: value.Type };
  }
  return resources;
}

function readOutputs(file: string, section: JsonObject): Record<string, JsonObject> {
  const outputs: Record<string, JsonObject> = {};
  for (const [name, value] of Object.entries(section)) {
    if (!isRecord(value) || value.Value === undefined) {
      throw new StartError(`${file}: Outputs.${name}: needs a Value`);
    }
    outputs[name] = value;
  }
  return outputs;
}
