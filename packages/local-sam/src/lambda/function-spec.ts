import type { Resource } from '../cloudformation/evaluate-template.ts';
import { asRecord, asStrings, type JsonObject } from '../cloudformation/json.ts';
import { functionArn, physicalName } from '../physical-names.ts';

export const FUNCTION_TYPE = 'AWS::Serverless::Function';

/** One AWS::Serverless::Function of a template, as this machine runs it. */
export interface FunctionSpec {
  name: string;
  arn: string;
  /** Folder of the source, relative to the template. */
  codeUri: string;
  /** Module and export, for example `app.handler`. */
  handler: string;
  buildProperties: JsonObject;
  layerArns: string[];
  variables: Record<string, string>;
  memoryMegabytes: number;
  timeoutSeconds: number;
  /** Concurrent invocations in all environments together. */
  maximumConcurrency: number;
  /** Concurrent invocations in one environment. */
  environmentConcurrency: number;
  events: { name: string; type: string; properties: JsonObject }[];
}

/**
 * Concurrent invocations in one environment if the template does not say. Environments that take one at a time, as Lambda's
 * do by default, would each compile and collect garbage for themselves: on a laptop's cores that costs more than the work.
 */
export const DEFAULT_ENVIRONMENT_CONCURRENCY = 64;
/** The most environments of one function: they hold database connections, and more than the cores can run only wait for each other. */
const MOST_ENVIRONMENTS = 8;

/** The settings of a function resource; the defaults are those of SAM and Lambda. */
export function functionSpec(resource: Resource): FunctionSpec {
  const { properties } = resource;
  const name = physicalName(resource.logicalId, properties.FunctionName);
  const { PerExecutionEnvironmentMaxConcurrency: asked } = asRecord(properties.CapacityProviderConfig);
  const environmentConcurrency = Number(asked ?? DEFAULT_ENVIRONMENT_CONCURRENCY);
  const most = Math.min(MOST_ENVIRONMENTS * environmentConcurrency, DEFAULT_ENVIRONMENT_CONCURRENCY);
  const variables = asRecord(asRecord(properties.Environment).Variables);
  return {
    name,
    arn: functionArn(name),
    codeUri: String(properties.CodeUri ?? '.'),
    handler: String(properties.Handler),
    buildProperties: asRecord(resource.metadata.BuildProperties),
    layerArns: asStrings(properties.Layers ?? []),
    variables: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
    memoryMegabytes: Number(properties.MemorySize ?? 128),
    timeoutSeconds: Number(properties.Timeout ?? 3),
    maximumConcurrency: Math.min(Number(properties.ReservedConcurrentExecutions ?? most), most),
    environmentConcurrency,
    events: Object.entries(asRecord(properties.Events)).map(([eventName, event]) => ({
      name: eventName,
      type: String(asRecord(event).Type),
      properties: asRecord(asRecord(event).Properties),
    })),
  };
}
