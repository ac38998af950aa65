import { asRecord, isRecord } from './json.ts';
import type { Template } from './parse-template.ts';

/**
 * Gives each AWS::Serverless resource the Globals of its kind, as SAM merges them: maps join, lists append, the resource's
 * scalar wins. Properties that its `IgnoreGlobals` names, or all with `*`, are left out.
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
  if (!isRecord(global) || !isRecord(own)) {
    return own;
  }
  const merged = { ...global };
  for (const [key, value] of Object.entries(own)) {
    merged[key] = merge(global[key], value);
  }
  return merged;
}
