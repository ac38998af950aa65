import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { startGateway } from '../../../local/http-api/gateway.ts';
import { httpApiSpec } from '../../../local/http-api/http-api-spec.ts';
import { listen } from '../../../local/listen.ts';
import { fixtureFunctions, fixtureSpecs, fixtureTemplate } from './stack.ts';

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

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
  /** A second gateway, which takes two requests and then no more. */
  throttledUrl: string;
  issuer: string;
  /** The issuer's key, to sign what `token` does not make. */
  key: Key;
  call(method: string, path: string, init?: RequestInit): Promise<Answer>;
  /** Tells a function what to do. */
  respond(instructions: unknown): Promise<Answer>;
  /** A token of the issuer that is valid but for what is given. */
  token(claims: JWTPayload, header?: object): Promise<string>;
  stop(): Promise<void>;
}

/** Starts them on free ports. */
export async function startFixtureGateway(): Promise<FixtureGateway> {
  const { issuer, key, close } = await startIssuer();
  const template = await fixtureTemplate(issuer);
  const functions = await fixtureFunctions(template);
  const api = httpApiSpec(template, fixtureSpecs(template));
  const invoke = functions.invokeText;
  const gateway = await startGateway({ port: 0, api, invoke, integrationTimeoutSeconds: 0.8 });
  const limited = { ...api, defaultThrottle: { ratePerSecond: 0.001, burst: 2 } };
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
    key,
    call,
    respond: (instructions) =>
      call('POST', '/respond', {
        body: JSON.stringify(instructions),
        headers: { 'content-type': 'application/json' },
      }),
    token: (claims, header = {}) => {
      const payload = { iss: issuer, aud: 'fixture', exp: Math.floor(Date.now() / 1000) + 60, ...claims };
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key);
    },
    stop: async () => {
      await Promise.all([gateway.stop(), throttled.stop(), functions.stop()]);
      close();
    },
  };
}

async function startIssuer(): Promise<{ issuer: string; key: Key; close(): void }> {
  const pair = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' }] };
  let issuer = '';
  const server = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.end(JSON.stringify(isDiscovery ? { jwks_uri: `${issuer}/keys` } : keys));
  });
  issuer = `http://127.0.0.1:${await listen(server, 0)}`;
  return { issuer, key: pair.privateKey, close: () => void server.close() };
}
