import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { listen } from '../listen.ts';
import { refuseForeign } from '../refuse-foreign.ts';
import { functionResponse, type GatewayResponse, gatewayAnswer } from './function-response.ts';
import type { HttpApiSpec } from './http-api-spec.ts';
import { type Authorize, createJwtAuthorizer } from './jwt-authorizer.ts';
import { readBody } from './read-body.ts';
import { requestEvent } from './request-event.ts';
import { matchRoute, type Route } from './routes.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** Invokes a function with a JSON text; rejects if there is no environment to run it in. */
export type InvokeText = (functionName: string, event: string) => Promise<{ payload: string; isError: boolean }>;

export interface GatewayOptions {
  /** 0 for any free port. */
  port: number;
  api: HttpApiSpec;
  invoke: InvokeText;
  /** The limit of an HTTP API is 30 s. */
  integrationTimeoutSeconds?: number;
}

export interface Gateway {
  url: string;
  stop(): Promise<void>;
}

/** 10 MB, the payload limit of an HTTP API. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_SECONDS = 30;

/** Serves an HTTP API on 127.0.0.1. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { api } = options;
  const authorizers = new Map([...api.authorizers].map(([name, spec]) => [name, createJwtAuthorizer(spec)]));
  // As on AWS, each route has its own bucket, even with the default limits.
  const throttles = new Map(
    api.routes.map(({ key }) => {
      const { ratePerSecond, burst } = api.throttles.get(key) ?? api.defaultThrottle;
      return [key, createThrottle(ratePerSecond, burst)];
    }),
  );
  const serve: RequestListener = (message, response) => {
    const requestId = randomUUID();
    void answer(message, requestId, { options, authorizers, throttles })
      .catch(() => gatewayAnswer(500, 'Internal Server Error'))
      .then((result) => send(response, result, requestId));
  };
  const server = createServer(refuseForeign(serve));
  // Longer than clients pool a connection: it must not close under their next request.
  server.keepAliveTimeout = 65_000;
  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

interface Serving {
  options: GatewayOptions;
  authorizers: Map<string, Authorize>;
  throttles: Map<string, Throttle>;
}

async function answer(message: IncomingMessage, requestId: string, serving: Serving): Promise<GatewayResponse> {
  const { api, invoke, integrationTimeoutSeconds = INTEGRATION_TIMEOUT_SECONDS } = serving.options;
  const [rawPath = '/', ...query] = (message.url ?? '/').split('?');
  const match = matchRoute(api.routes, message.method ?? 'GET', rawPath);
  if (match === undefined) {
    return gatewayAnswer(404, 'Not Found');
  }
  if (serving.throttles.get(match.route.key)?.() === false) {
    return gatewayAnswer(429, 'Too Many Requests');
  }
  const authorization = await authorize(match.route, message, serving);
  if (authorization !== undefined && 'reason' in authorization) {
    return refusal(authorization.reason);
  }
  const body = await readBody(message, MOST_BODY_BYTES);
  if (body === undefined) {
    return gatewayAnswer(413, 'Request Entity Too Large');
  }
  const request = { message, requestId, rawPath, rawQueryString: query.join('?'), body };
  const event = JSON.stringify(requestEvent(request, match, authorization?.claims));
  const outcome = await within(integrationTimeoutSeconds, invoke(match.route.functionName, event));
  if (outcome === undefined) {
    return gatewayAnswer(503, 'Service Unavailable');
  }
  return (
    (outcome.isError ? undefined : functionResponse(outcome.payload)) ?? gatewayAnswer(500, 'Internal Server Error')
  );
}

async function authorize(route: Route, message: IncomingMessage, { options, authorizers }: Serving) {
  const name = route.authorizer ?? options.api.defaultAuthorizer ?? 'NONE';
  // A repeated header is one value with a comma, which is not a token; Node alone would take the first.
  const header = message.headersDistinct.authorization?.join(',');
  return await authorizers.get(name)?.(header, route.authorizationScopes);
}

function refusal(reason: string): GatewayResponse {
  const description = reason.replace(/["\\\r\n]/g, "'");
  return gatewayAnswer(401, 'Unauthorized', {
    'www-authenticate': `Bearer scope="" error="invalid_token" error_description="${description}"`,
  });
}

/** The value of `work`, or undefined if it fails or takes longer. */
async function within<T>(seconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), seconds * 1000);
  });
  try {
    return await Promise.race([work.catch(() => undefined), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, { statusCode, headers, body }: GatewayResponse, requestId: string): void {
  response.writeHead(statusCode, { ...headers, 'apigw-requestid': requestId, 'content-length': body.length });
  response.end(body);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
