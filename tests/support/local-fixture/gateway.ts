import type { JWTPayload } from 'jose';
import { startGateway } from '../../../local/http-api/gateway.ts';
import { httpApiSpec } from '../../../local/http-api/http-api-spec.ts';
import { startTestIssuer, type TestIssuer } from '../issuer.ts';
import { fixtureFunctions, fixtureSpecs, fixtureTemplate } from './stack.ts';

/** What the gateway answered; the body parsed where it is a JSON object. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was answered.
  body: any;
}

/** Gateways before the fixture's functions, and an issuer that they trust. */
export interface FixtureGateway {
  url: string;
  /** A second gateway, which takes two requests of a route and then no more, but of POST /respond only one. */
  throttledUrl: string;
  issuer: TestIssuer;
  call(method: string, path: string, init?: RequestInit): Promise<Answer>;
  /** Tells a function what to do. */
  respond(instructions: unknown): Promise<Answer>;
  /** A token of the issuer that is valid but for what is given. */
  token(claims: JWTPayload, header?: object): Promise<string>;
  stop(): Promise<void>;
}

/** Starts them on free ports. */
export async function startFixtureGateway(): Promise<FixtureGateway> {
  const issuer = await startTestIssuer();
  const template = await fixtureTemplate(issuer.url);
  const functions = await fixtureFunctions(template);
  const api = httpApiSpec(template, fixtureSpecs(template));
  const invoke = functions.invokeText;
  const gateway = await startGateway({ port: 0, api, invoke, integrationTimeoutSeconds: 0.8 });
  const limited = {
    ...api,
    defaultThrottle: { ratePerSecond: 0.001, burst: 2 },
    throttles: new Map([['POST /respond', { ratePerSecond: 0.001, burst: 1 }]]),
  };
  const throttled = await startGateway({ port: 0, api: limited, invoke });
  const call: FixtureGateway['call'] = async (method, path, init = {}) => {
    const response = await fetch(`${gateway.url}${path}`, { method, ...init });
    const text = await response.text();
    const isJson = text.startsWith('{');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    url: gateway.url,
    throttledUrl: throttled.url,
    issuer,
    call,
    respond: (instructions) =>
      call('POST', '/respond', {
        body: JSON.stringify(instructions),
        headers: { 'content-type': 'application/json' },
      }),
    token: (claims, header) => issuer.token('fixture', claims, header),
    stop: async () => {
      await Promise.all([gateway.stop(), throttled.stop(), functions.stop()]);
      issuer.stop();
    },
  };
}
