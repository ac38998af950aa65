import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { HttpResponse } from '../../src/runtime/http.ts';

interface MediaType {
  schema: object;
  examples?: Record<string, { value?: unknown; $ref?: string }>;
  'x-answered-by'?: string;
}
interface Answer {
  headers?: Record<string, { schema: { type: string }; 'x-sent-with'?: string }>;
  /** None for an answer without a body. */
  content?: Record<string, MediaType>;
}
interface Operation {
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, Answer>;
}

const ID = 'openapi.yaml';
const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'];

/** docs/openapi.yaml; its references hold the document's name, so that each schema in it can be compiled by itself. */
export const openapi = loadDocument();
// Strict about the schemas too: an unknown keyword would check nothing.
const ajv = new Ajv2020({ strict: true, strictTypes: true, allowUnionTypes: true, allErrors: true });
ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/);
// The document's own sections around its schemas are not keywords of JSON Schema.
ajv.addVocabulary(Object.keys(openapi));
ajv.addSchema(openapi, ID);

function loadDocument(): { info: { version: string }; paths: Record<string, Record<string, Operation>> } {
  const text = readFileSync(join(import.meta.dirname, '../../docs/openapi.yaml'), 'utf8');
  return JSON.parse(JSON.stringify(parse(text)).replaceAll('"$ref":"#/', `"$ref":"${ID}#/`));
}

/** The target of a `$ref`, or the value itself. */
function resolved<T>(value: T): T {
  const ref = (value as { $ref?: string }).$ref;
  if (ref === undefined) return value;
  const keys = ref.slice(`${ID}#/`.length).split('/');
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], openapi) as T;
}

/** Every operation by its route key, as API Gateway writes it: `GET /tasks`, `$default`. */
export function documentedOperations(): Map<string, Operation> {
  const operations = new Map<string, Operation>();
  for (const [path, item] of Object.entries(openapi.paths)) {
    for (const [key, operation] of Object.entries(item)) {
      if (METHODS.includes(key)) operations.set(`${key.toUpperCase()} ${path}`, operation);
      if (key === 'x-amazon-apigateway-any-method') operations.set(path.slice(1), operation);
    }
  }
  return operations;
}

/**
 * Every answer that the functions of an operation can give: `201 application/json`, `303` without a body, and problem
 * details with each of their codes, `409 application/problem+json TASK_CLOSED`. Leaves out what API Gateway answers by itself.
 */
export function documentedAnswers(operation: Operation): string[] {
  return Object.entries(operation.responses).flatMap(([status, answer]) => {
    const { content } = resolved(answer);
    if (content === undefined) return [status];
    return Object.entries(content)
      .filter(([, mediaType]) => mediaType['x-answered-by'] === undefined)
      .flatMap(([name, { schema }]) => codesOf(schema).map((code) => `${status} ${name}${code}`));
  });
}

function codesOf(schema: object): string[] {
  const { allOf } = resolved(schema) as { allOf?: { properties?: { code?: { enum: string[] } } }[] };
  return allOf?.[1]?.properties?.code?.enum.map((code) => ` ${code}`) ?? [''];
}

/** A response in the form of `documentedAnswers`. */
export function describeAnswer({ statusCode, headers, body }: HttpResponse): string {
  const mediaType = mediaTypeOf(headers);
  if (mediaType === '') return String(statusCode);
  const code = mediaType === 'application/problem+json' ? ` ${JSON.parse(body ?? '').code}` : '';
  return `${statusCode} ${mediaType}${code}`;
}

const mediaTypeOf = (headers: HttpResponse['headers']) => String(headers?.['content-type'] ?? '').split(';')[0] ?? '';

/** The faults of a response by the document; empty when it is as documented. */
export function faultsOf(operation: Operation, { statusCode, headers, body }: HttpResponse): string[] {
  const answer = operation.responses[String(statusCode)];
  if (answer === undefined) return ['the answer is not documented'];
  const { content } = resolved(answer);
  if (content === undefined)
    return [...headerFaults(resolved(answer), headers ?? {}), ...(body ? ['it has a body'] : [])];
  const mediaType = content[mediaTypeOf(headers)];
  if (mediaType === undefined) return ['the answer is not documented'];
  const isJson = /[/+]json$/.test(mediaTypeOf(headers));
  return [
    ...headerFaults(resolved(answer), headers ?? {}),
    ...schemaFaults(mediaType.schema, isJson ? JSON.parse(body ?? '') : body),
  ];
}

function headerFaults({ headers = {}, content }: Answer, sent: NonNullable<HttpResponse['headers']>): string[] {
  const expected = Object.entries(headers).filter(([, header]) => {
    const mediaType = resolved(header)['x-sent-with'];
    return mediaType === undefined || content === undefined || mediaType === mediaTypeOf(sent);
  });
  const known = ['content-type', ...expected.map(([name]) => name)];
  const unknown = Object.keys(sent).filter((name) => !known.includes(name));
  const faults = expected.flatMap(([name, header]) => {
    const { schema } = resolved(header);
    const value = schema.type === 'integer' ? Number(sent[name]) : sent[name];
    return schemaFaults(schema, value).map((fault) => `header ${name}: ${fault}`);
  });
  return [...unknown.map((name) => `header ${name} is not documented`), ...faults];
}

/** The faults of a value by a schema of the document. */
export function schemaFaults(schema: object, value: unknown): string[] {
  const validate = ajv.compile(schema);
  validate(value);
  const errors: ErrorObject[] = validate.errors ?? [];
  return errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** Every example of a body in the document, with its schema. */
export function documentedExamples(): { name: string; schema: object; value: unknown }[] {
  return [...documentedOperations()].flatMap(([route, { requestBody, responses }]) =>
    [...Object.values(requestBody?.content ?? {}), ...Object.values(responses).flatMap(mediaTypesOf)].flatMap(
      ({ schema, examples = {} }) =>
        Object.entries(examples).map(([name, example]) => {
          return { name: `${route} ${name}`, schema, value: resolved(example).value };
        }),
    ),
  );
}

function mediaTypesOf(answer: Answer): MediaType[] {
  return Object.values(resolved(answer).content ?? {});
}
