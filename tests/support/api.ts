import type { Context } from 'aws-lambda';
import type { JWTPayload } from 'jose';
import { startGateway } from '../../packages/local-sam/src/http-api/gateway.ts';
import type { Route } from '../../packages/local-sam/src/http-api/routes.ts';
import { planStack } from '../../packages/local-sam/src/stack-plan.ts';
import { startTestIssuer, type TestIssuer } from '../../packages/local-sam/tests/issuer.ts';
import { type Deployment, type Functions, startDeployment } from './deployment.ts';
import { folderOf, ROOT } from './templates.ts';

/** The shipped functions behind the HTTP API of template.yaml, over real HTTP, with an issuer that tests control. */
export interface Api {
  url: string;
  /** Every route of the template, the most specific first. */
  routes: Route[];
  issuer: TestIssuer;
  audience: string;
  deployment: Deployment;
  /** A bearer token of a person with a verified address; `claims` change it. */
  tokenOf(email: string, claims?: JWTPayload): Promise<string>;
  stop(): Promise<void>;
}

/** Nothing listens there: only the names that the template makes of them are used. */
const PORTS = { PORT: 1, AWS_LOCAL_PORT: 2, MAILBOX_PORT: 3 };

/** Starts it for one test file, like `startDeployment`. Mails link to its own address. */
export async function startApi(variables: Record<string, string> = {}): Promise<Api> {
  const issuer = await startTestIssuer();
  const { api } = await planStack(ROOT, PORTS);
  const audience = [...api.authorizers.values()][0]?.audience[0] ?? '';
  const authorizers = new Map([...api.authorizers].map(([name, spec]) => [name, { ...spec, issuer: issuer.url }]));
  let functions: Functions | undefined;
  const gateway = await startGateway({
    port: 0,
    // Tests call faster than a template should allow.
    api: { ...api, authorizers, throttles: new Map(), defaultThrottle: { ratePerSecond: Infinity, burst: Infinity } },
    invoke: async (name, event) => ({ payload: await invokeHttp(functions, name, event), isError: false }),
  });
  const deployment = await startDeployment(undefined, { ...variables, API_URL: gateway.url });
  functions = deployment.functions;
  return {
    url: gateway.url,
    routes: api.routes,
    issuer,
    audience,
    deployment,
    tokenOf: (email, claims) => issuer.token(audience, { email, email_verified: true, ...claims }),
    stop: async () => {
      await gateway.stop();
      issuer.stop();
      await deployment.stop();
    },
  };
}

type HttpFunction = (event: unknown, context: Context) => Promise<unknown>;

async function invokeHttp(functions: Functions | undefined, functionId: string, event: string): Promise<string> {
  const handler = functions?.[handlerName(functionId) as keyof Functions] as HttpFunction | undefined;
  if (handler === undefined) throw new Error(`tests/support/deployment.ts does not import ${functionId}`);
  return JSON.stringify(await handler(JSON.parse(event), {} as Context));
}

/** `createRequest` for the function whose source is in `create_request/`. */
export function handlerName(functionId: string): string {
  return folderOf(functionId).replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
