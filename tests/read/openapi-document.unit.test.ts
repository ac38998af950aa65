import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { documentedExamples, documentedOperations, faultsOf, openapi, schemaFaults } from '../support/openapi.ts';
import { TASK } from '../support/task.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

interface HttpApiEvent {
  Type: string;
  Properties: { Method?: string; Path?: string };
}

function deployedRoutes(): string[] {
  const { Resources } = parse(read('template.yaml'), { logLevel: 'error' }) as {
    Resources: Record<string, { Properties?: { Events?: Record<string, HttpApiEvent> } }>;
  };
  return Object.values(Resources)
    .flatMap(({ Properties }) => Object.values(Properties?.Events ?? {}))
    .filter(({ Type }) => Type === 'HttpApi')
    .map(({ Properties: { Method, Path } }) => (Path === undefined ? '$default' : `${Method} ${Path}`));
}

function faultsOfTask(task: object, headers: Record<string, string> = {}): string[] | undefined {
  const operation = documentedOperations().get('POST /tasks/{task_id}/decision');
  const allHeaders = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': '1',
    ...headers,
  };
  return operation && faultsOf(operation, { statusCode: 202, headers: allHeaders, body: JSON.stringify(task) });
}

describe('the document', () => {
  test('has the routes of template.yaml, and no others', () => {
    expect([...documentedOperations().keys()].sort()).toEqual(deployedRoutes().sort());
  });

  test('has the version of this release', () => {
    expect(openapi.info.version).toBe(JSON.parse(read('package.json')).version);
  });

  test.each(documentedExamples())('has an example that keeps its own rules: $name', ({ schema, value }) => {
    expect(schemaFaults(schema, value)).toEqual([]);
  });

  test('is strict: an answer may hold no other field, lack none, and carry no other header', () => {
    const { updated_at: _, ...incomplete } = TASK;
    expect(faultsOfTask(TASK)).toEqual([]);
    expect(faultsOfTask({ ...TASK, task_token: 'token' })).toEqual([
      ' must NOT have additional properties {"additionalProperty":"task_token"}',
    ]);
    expect(faultsOfTask(incomplete)).toEqual([
      ` must have required property 'updated_at' {"missingProperty":"updated_at"}`,
    ]);
    expect(faultsOfTask({ ...TASK, status: 'OPEN' })).toHaveLength(1);
    expect(faultsOfTask(TASK, { 'x-task-token': 'token' })).toEqual(['header x-task-token is not documented']);
  });
});
