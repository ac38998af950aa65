import type { FunctionSpec } from '../lambda/function-spec.ts';

/** One route of an HTTP API. */
export interface Route {
  /** As in events and logs, for example `GET /items/{id}`, or `$default`. */
  key: string;
  method: string;
  /** Path segments as declared; undefined for `$default`. */
  segments: string[] | undefined;
  functionName: string;
  /** Name of an authorizer, or NONE; undefined means the API's default. */
  authorizer: string | undefined;
  authorizationScopes: string[];
}

/** A route with what the braces of its path stand for. */
export interface Match {
  route: Route;
  pathParameters: Record<string, string>;
}

/** The routes of all HttpApi events. As in SAM, an event without path and method is the `$default` route. */
export function collectRoutes(functions: FunctionSpec[]): Route[] {
  return functions.flatMap((spec) =>
    spec.events
      .filter((event) => event.type === 'HttpApi')
      .map(({ properties }) => {
        const auth = (properties.Auth ?? {}) as { Authorizer?: string; AuthorizationScopes?: string[] };
        const path = properties.Path === undefined ? '$default' : String(properties.Path);
        const method = String(properties.Method ?? 'ANY').toUpperCase();
        const isDefault = path === '$default' || path === '/$default';
        return {
          key: isDefault ? '$default' : `${method === '*' ? 'ANY' : method} ${path}`,
          method: method === '*' ? 'ANY' : method,
          segments: isDefault ? undefined : path.split('/').slice(1),
          functionName: spec.name,
          authorizer: auth.Authorizer,
          authorizationScopes: auth.AuthorizationScopes ?? [],
        };
      }),
  );
}

/** Sorts the most specific route first: literal segments before `{name}`, `{name+}` last, a method before ANY, then `$default`. */
export function sortRoutes(routes: Route[]): Route[] {
  return routes.toSorted((left, right) => compare(rank(left), rank(right)));
}

/** The first route of a sorted list that fits the request; undefined if there is none. */
export function matchRoute(sorted: readonly Route[], method: string, rawPath: string): Match | undefined {
  const segments = rawPath.split('/').slice(1);
  for (const route of sorted) {
    if (route.method !== 'ANY' && route.method !== method) {
      continue;
    }
    const pathParameters = route.segments === undefined ? {} : matchPath(route.segments, segments);
    if (pathParameters !== undefined) {
      return { route, pathParameters };
    }
  }
  return undefined;
}

function matchPath(declared: string[], actual: string[]): Record<string, string> | undefined {
  const greedy = declared.at(-1)?.endsWith('+}') === true;
  if (greedy ? actual.length < declared.length : actual.length !== declared.length) {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [index, segment] of declared.entries()) {
    const value = actual[index] ?? '';
    if (!segment.startsWith('{')) {
      if (segment !== value) {
        return undefined;
      }
    } else if (segment.endsWith('+}')) {
      parameters[segment.slice(1, -2)] = decode(actual.slice(index).join('/'));
    } else if (value === '') {
      return undefined;
    } else {
      parameters[segment.slice(1, -1)] = decode(value);
    }
  }
  return parameters;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not a well-formed escape: the function gets what was sent.
    return value;
  }
}

function rank(route: Route): number[] {
  if (route.segments === undefined) {
    return [9];
  }
  const kinds = route.segments.map((segment) => (segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0));
  return [...kinds, 0, route.method === 'ANY' ? 1 : 0];
}

function compare(left: number[], right: number[]): number {
  for (const [index, value] of left.entries()) {
    const difference = value - (right[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
