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
  /** Invocations that may run at once. */
  maximumConcurrency: number;
  events: { name: string; type: string; properties: JsonObject }[];
}

/**
 * Environments of one function at most. Each holds one database connection: ten functions stay below the 80 that are
 * meant for them, and on a laptop's cores more of them only wait for each other.
 */
const MOST_ENVIRONMENTS = 8;

/** What a function resource asks for; defaults are those of SAM and Lambda. */
export function functionSpec(resource: Resource): FunctionSpec {
  const { properties } = resource;
  const name = physicalName(resource.logicalId, properties.FunctionName);
  const reserved = Number(properties.ReservedConcurrentExecutions ?? MOST_ENVIRONMENTS);
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
    maximumConcurrency: Math.min(reserved, MOST_ENVIRONMENTS),
    events: Object.entries(asRecord(properties.Events)).map(([eventName, event]) => ({
      name: eventName,
      type: String(asRecord(event).Type),
      properties: asRecord(asRecord(event).Properties),
    })),
  };
}
