import { intrinsicCall } from './intrinsics.ts';
import { asRecord, isRecord, type JsonObject } from './json.ts';
import type { Template } from './parse-template.ts';

/**
 * Merges the Globals into each AWS::Serverless resource of their kind, as SAM does: maps join, lists append, and a scalar of
 * the resource wins. A call of an intrinsic function counts as a scalar. Properties that `IgnoreGlobals` names, or all with
 * `*`, are left out.
 */
export function mergeGlobals(template: Template): Template {
  const resources = Object.fromEntries(
    Object.entries(template.resources).map(([logicalId, resource]) => {
      const [, kind] = resource.Type.split('AWS::Serverless::');
      const globals = withoutIgnored(kind === undefined ? undefined : template.globals[kind], resource.IgnoreGlobals);
      return [
        logicalId,
        globals === undefined ? resource : { ...resource, Properties: merge(globals, asRecord(resource.Properties)) },
      ];
    }),
  );
  return { ...template, resources };
}

function withoutIgnored(globals: unknown, ignored: unknown): unknown {
  if (ignored === '*' || !isRecord(globals)) {
    return undefined;
  }
  const names = Array.isArray(ignored) ? ignored : [];
  return Object.fromEntries(Object.entries(globals).filter(([name]) => !names.includes(name)));
}

function merge(global: unknown, own: unknown): unknown {
  if (own === undefined) {
    return global;
  }
  if (Array.isArray(global) && Array.isArray(own)) {
    return [...global, ...own];
  }
  if (!isMap(global) || !isMap(own)) {
    return own;
  }
  const merged = { ...global };
  for (const [key, value] of Object.entries(own)) {
    merged[key] = merge(global[key], value);
  }
  return merged;
}

function isMap(value: unknown): value is JsonObject {
  return isRecord(value) && intrinsicCall(value) === undefined;
}
