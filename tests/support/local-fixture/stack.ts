import { join } from 'node:path';
import {
  type EvaluatedTemplate,
  evaluateTemplate,
  type Resource,
} from '../../../local/cloudformation/evaluate-template.ts';
import { parseTemplate } from '../../../local/cloudformation/parse-template.ts';
import { FUNCTION_TYPE, functionSpec } from '../../../local/lambda/function-spec.ts';
import { buildFunctions, type Functions } from '../../../local/lambda/functions.ts';
import { resourceAttributes } from '../../../local/resource-attributes.ts';

export const FIXTURE_ROOT = import.meta.dirname;

/** The fixture's template, evaluated as if its parts were reached at these URLs. */
export async function fixtureTemplate(issuer: string, api = 'http://127.0.0.1:1'): Promise<EvaluatedTemplate> {
  return evaluateTemplate(await parseTemplate(join(FIXTURE_ROOT, 'template.yaml')), {
    stackName: 'fixture',
    parameters: { Issuer: issuer },
    attributes: resourceAttributes({ api, awsEndpoint: 'http://127.0.0.1:2', issuer }),
  });
}

/** The functions of the fixture, built; `lines` collects what they print. */
export async function fixtureFunctions(template: EvaluatedTemplate, lines: string[] = []): Promise<Functions> {
  return await buildFunctions({
    functions: fixtureSpecs(template),
    layers: [],
    root: FIXTURE_ROOT,
    endpointVariables: { AWS_ENDPOINT_URL: 'http://127.0.0.1:2' },
    write: (text) => lines.push(...text.trimEnd().split('\n')),
  });
}

export function fixtureSpecs(template: EvaluatedTemplate) {
  return template.resources.filter((resource: Resource) => resource.type === FUNCTION_TYPE).map(functionSpec);
}
