import type { EvaluatedTemplate } from '../cloudformation/evaluate-template.ts';
import { asRecord, asStrings } from '../cloudformation/json.ts';
import { templateFault } from '../cloudformation/template-fault.ts';
import type { FunctionSpec } from '../lambda/function-spec.ts';
import type { AuthorizerSpec } from './jwt-authorizer.ts';
import { collectRoutes, type Route, sortRoutes } from './routes.ts';

export const HTTP_API_TYPE = 'AWS::Serverless::HttpApi';

export interface ThrottleSpec {
  ratePerSecond: number;
  burst: number;
}

/** The one HTTP API of a template. */
export interface HttpApiSpec {
  /** Sorted, the most specific first. */
  routes: Route[];
  authorizers: Map<string, AuthorizerSpec>;
  defaultAuthorizer: string | undefined;
  /** Limits by route key; other routes have the default ones. */
  throttles: Map<string, ThrottleSpec>;
  defaultThrottle: ThrottleSpec;
}

/**
 * Reads the template's HTTP API and the routes of its functions.
 * @throws StartError when a route names an authorizer that the API does not have, or a route setting names no route.
 */
export function httpApiSpec(template: EvaluatedTemplate, functions: FunctionSpec[]): HttpApiSpec {
  const api = template.resources.find((resource) => resource.type === HTTP_API_TYPE);
  const auth = asRecord(api?.properties.Auth);
  const authorizers = new Map(
    Object.entries(asRecord(auth.Authorizers)).map(([name, authorizer]) => {
      const jwt = asRecord(asRecord(authorizer).JwtConfiguration);
      return [name, { issuer: String(jwt.issuer), audience: asStrings(jwt.audience) }];
    }),
  );
  const routes = sortRoutes(collectRoutes(functions));
  const defaultAuthorizer = auth.DefaultAuthorizer === undefined ? undefined : String(auth.DefaultAuthorizer);
  for (const name of [defaultAuthorizer, ...routes.map((route) => route.authorizer)]) {
    if (name !== undefined && name !== 'NONE' && !authorizers.has(name)) {
      const path = ['Resources', api?.logicalId ?? '', 'Properties', 'Auth', 'Authorizers'];
      throw templateFault(template.file, path, `there is no authorizer ${name}`);
    }
  }
  const settings = Object.entries(asRecord(api?.properties.RouteSettings));
  for (const [key] of settings) {
    if (routes.some((route) => route.key === key)) continue;
    const path = ['Resources', api?.logicalId ?? '', 'Properties', 'RouteSettings', key];
    throw templateFault(template.file, path, 'there is no such route');
  }
  const throttles = new Map(settings.map(([key, setting]) => [key, throttleSpec(setting)]));
  const defaultThrottle = throttleSpec(api?.properties.DefaultRouteSettings);
  return { routes, authorizers, defaultAuthorizer, throttles, defaultThrottle };
}

/** A limit that is not set is the account's, which one machine does not reach. */
function throttleSpec(settings: unknown): ThrottleSpec {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = asRecord(settings);
  return { ratePerSecond: Number(rate ?? Infinity), burst: Number(burst ?? Infinity) };
}
