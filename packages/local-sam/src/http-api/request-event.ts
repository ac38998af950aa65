import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ACCOUNT_ID } from '../cloudformation/placeholders.ts';
import type { Match } from './routes.ts';

const API_ID = 'local';

/** A request as the gateway read it. */
export interface GatewayRequest {
  message: IncomingMessage;
  requestId: string;
  rawPath: string;
  rawQueryString: string;
  body: Buffer;
}

/**
 * The event that an HTTP API passes to a function: payload format 2.0. Absent parts (body, cookies, parameters) have no
 * key at all, as on AWS.
 */
export function requestEvent(
  request: GatewayRequest,
  match: Match,
  claims: Record<string, string> | undefined,
): unknown {
  const { message, rawPath, rawQueryString } = request;
  const { cookie, ...headers } = headerTexts(message);
  const query = queryParameters(rawQueryString);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: decoded(rawPath),
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query === undefined ? {} : { queryStringParameters: query }),
    requestContext: requestContext(request, match, claims),
    ...(Object.keys(match.pathParameters).length === 0 ? {} : { pathParameters: match.pathParameters }),
    ...bodyParts(request.body, headers['content-type']),
  };
}

function requestContext(request: GatewayRequest, match: Match, claims: Record<string, string> | undefined) {
  const { message, requestId, rawPath } = request;
  const now = new Date();
  const host = message.headers.host ?? '';
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    ...(claims === undefined ? {} : { authorizer: { jwt: { claims, scopes: null } } }),
    domainName: host,
    domainPrefix: host.split('.')[0] ?? '',
    http: {
      method: message.method,
      path: decoded(rawPath),
      protocol: `HTTP/${message.httpVersion}`,
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
      userAgent: message.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey: match.route.key,
    stage: '$default',
    time: commonLogTime(now),
    timeEpoch: now.getTime(),
  };
}

/** API Gateway decodes the path that it passes on. A path that cannot be decoded stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Headers of a single connection, which the gateway does not pass on. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/** Header names in lower case; values of a repeated header joined by a comma. */
function headerTexts(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {
    'x-forwarded-port': String(message.socket.localPort),
    'x-forwarded-proto': 'http',
  };
  const { rawHeaders } = message;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (HOP_BY_HOP.has(name)) {
      continue;
    }
    const earlier = headers[name];
    // Cookies are the only header whose values may hold a comma.
    headers[name] = earlier === undefined ? value : `${earlier}${name === 'cookie' ? '; ' : ','}${value}`;
  }
  // The client's own entry comes first.
  const address = message.socket.remoteAddress ?? '127.0.0.1';
  const earlier = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = earlier === undefined ? address : `${earlier},${address}`;
  return headers;
}

function queryParameters(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = parameters[name];
    parameters[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return parameters;
}

/** The types that AWS was seen to pass as text; it passes forms and requests without a type in base64. */
const TEXT_TYPES = /^(text\/.*|application\/(json|xml|javascript))$/i;

function bodyParts(body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) {
    return { isBase64Encoded: false };
  }
  // Otherwise the function would get U+FFFD in place of bytes that are not UTF-8, and could no longer refuse them.
  const isText = TEXT_TYPES.test(contentType?.split(';')[0]?.trim() ?? '') && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** For example `22/Nov/2026:17:18:00 +0000`. */
function commonLogTime(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}
