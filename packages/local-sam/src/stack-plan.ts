import { join } from 'node:path';
import { ISSUER_PATH, localUrl, type Ports } from './addresses.ts';
import { checkNames, checkValues } from './cloudformation/check-names.ts';
import { type EvaluatedTemplate, evaluateTemplate, type Resource } from './cloudformation/evaluate-template.ts';
import { asRecord, type JsonObject } from './cloudformation/json.ts';
import { parseTemplate, type Template } from './cloudformation/parse-template.ts';
import { isCustomResource } from './custom-resources.ts';
import { StartError } from './errors.ts';
import { type EventRuleSpec, eventRuleSpecs } from './event-rules.ts';
import { eventSourceMappings } from './event-source-mappings.ts';
import { type HttpApiSpec, httpApiSpec } from './http-api/http-api-spec.ts';
import { queueSpecs } from './infrastructure-specs.ts';
import { FUNCTION_TYPE, type FunctionSpec, functionSpec } from './lambda/function-spec.ts';
import type { LayerSpec } from './lambda/functions.ts';
import { layerArn, physicalName } from './physical-names.ts';
import { refuseWhatDoesNotRun } from './refused.ts';
import { resourceAttributes, type StackUrls } from './resource-attributes.ts';
import { type ScheduleSpec, scheduleSpecs } from './schedules.ts';
import { stateMachineSpecs } from './state-machine-spec.ts';
import type { EventSourceMapping, QueueSpec, StateMachineSpec } from './types.ts';

export const STACK_NAME = 'local';
const INFRASTRUCTURE_TEMPLATE = 'infra-cloudformation.yaml';
const APPLICATION_TEMPLATE = 'template.yaml';

/** Everything that the two templates define, before any of it runs. */
export interface StackPlan {
  /** The project's folder. */
  root: string;
  urls: StackUrls & { mailbox: string };
  infrastructure: EvaluatedTemplate;
  application: EvaluatedTemplate;
  functions: FunctionSpec[];
  layers: LayerSpec[];
  api: HttpApiSpec;
  machines: StateMachineSpec[];
  queues: QueueSpec[];
  mappings: EventSourceMapping[];
  schedules: ScheduleSpec[];
  rules: EventRuleSpec[];
  customResources: Resource[];
  /** The audience of the tokens of the stack's own issuer. */
  audience: string;
}

/**
 * Evaluates both templates in `root`. Outputs of the infrastructure fill the application's parameters that have no
 * default, and the application can import its exports. `parameters` go to each template that declares them.
 * @throws StartError for a fault of a template or of a state machine's definition, or a parameter that neither declares.
 */
export async function planStack(root: string, ports: Ports, parameters: JsonObject = {}): Promise<StackPlan> {
  const awsEndpoint = localUrl(ports.AWS_LOCAL_PORT);
  const issuer = `${awsEndpoint}${ISSUER_PATH}`;
  const urls = { api: localUrl(ports.PORT), awsEndpoint, issuer, mailbox: localUrl(ports.MAILBOX_PORT) };
  const attributes = resourceAttributes(urls);
  const unknown = new Set(Object.keys(parameters));
  const evaluate = async (file: string, outputs: JsonObject, imports: JsonObject) => {
    const declared = await parseTemplate(join(root, file));
    checkNames(declared);
    for (const name of Object.keys(declared.parameters)) unknown.delete(name);
    const given = { ...requiredOf(declared, outputs), ...localParameters(declared), ...parameters };
    const evaluated = evaluateTemplate(declared, { stackName: STACK_NAME, parameters: given, attributes, imports });
    checkValues(evaluated);
    refuseWhatDoesNotRun(evaluated);
    return evaluated;
  };
  const infrastructure = await evaluate(INFRASTRUCTURE_TEMPLATE, {}, {});
  const application = await evaluate(APPLICATION_TEMPLATE, infrastructure.outputs, infrastructure.exports);
  for (const name of unknown) throw new StartError(`neither template has a parameter ${name}`);
  const functions = resourcesOf(application, FUNCTION_TYPE).map(functionSpec);
  const api = httpApiSpec(application, functions);
  const ownAuthorizer = [...api.authorizers.values()].find((authorizer) => authorizer.issuer === issuer);
  return {
    root,
    urls,
    infrastructure,
    application,
    functions,
    layers: resourcesOf(application, 'AWS::Serverless::LayerVersion').map((layer) => layerSpec(layer, root)),
    api,
    machines: await stateMachineSpecs(application, root),
    queues: [...queueSpecs(infrastructure, awsEndpoint), ...queueSpecs(application, awsEndpoint)],
    mappings: eventSourceMappings(functions),
    schedules: scheduleSpecs(functions),
    rules: eventRuleSpecs(functions),
    customResources: application.resources.filter(({ type }) => isCustomResource(type)),
    audience: ownAuthorizer?.audience[0] ?? '',
  };
}

/** Parameters for which a template's Metadata has values for this machine, since its defaults are for AWS. */
function localParameters({ metadata }: Template): JsonObject {
  return asRecord(asRecord(metadata.Local).Parameters);
}

/** Outputs for the parameters that need a value. A parameter with a default keeps it, as in a deployment that names only the necessary. */
function requiredOf({ parameters }: Template, outputs: JsonObject): JsonObject {
  const isRequired = (name: string) => name in parameters && asRecord(parameters[name]).Default === undefined;
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => isRequired(name)));
}

function resourcesOf(template: EvaluatedTemplate, type: string): Resource[] {
  return template.resources.filter((resource) => resource.type === type);
}

function layerSpec({ logicalId, properties }: Resource, root: string): LayerSpec {
  const name = physicalName(logicalId, properties.LayerName);
  return { name, arn: layerArn(name), contentFolder: join(root, String(properties.ContentUri)) };
}
