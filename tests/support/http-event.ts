import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface HttpEventOptions {
  /** The request of the catch-all route; by default GET of a path that does not exist. */
  method?: string;
  path?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** JSON, unless it is already a text. */
  body?: unknown;
  /** A form, base64-encoded as API Gateway does it. */
  form?: Record<string, string>;
  /** The caller, with a verified address. */
  email?: string;
  claims?: Record<string, string>;
}

/** An HTTP API event (payload format 2.0) of the given route. */
export function httpEvent(routeKey: string, options: HttpEventOptions = {}): APIGatewayProxyEventV2 {
  const { params, query, headers = {}, body, form, email, claims } = options;
  const [method = '', path = ''] =
    routeKey === '$default' ? [options.method ?? 'GET', options.path ?? '/nowhere'] : routeKey.split(' ');
  const person = email === undefined ? undefined : { email, email_verified: 'true', sub: email };
  const jwt =
    person === undefined && claims === undefined ? undefined : { claims: { ...person, ...claims }, scopes: null };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const event = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers,
    ...(query && { queryStringParameters: query }),
    ...(params && { pathParameters: params }),
    requestContext: {
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'jest' },
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      ...(jwt && { authorizer: { jwt } }),
    },
    ...(body !== undefined && { body: text }),
    ...(form && { body: Buffer.from(new URLSearchParams(form).toString()).toString('base64') }),
    isBase64Encoded: form !== undefined,
  };
  return event as unknown as APIGatewayProxyEventV2;
}
