import { isRecord } from '../cloudformation/json.ts';

/** The response for the client. */
export interface GatewayResponse {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** An answer of the gateway itself, in API Gateway's words. */
export function gatewayAnswer(
  statusCode: number,
  message: string,
  headers: Record<string, string> = {},
): GatewayResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * Reads a function's result as response format 2.0: with a statusCode it is the response; without one it is the body of
 * a 200. Undefined if API Gateway would call it malformed.
 */
export function functionResponse(payload: string): GatewayResponse | undefined {
  const result: unknown = JSON.parse(payload);
  if (!isRecord(result) || result.statusCode === undefined) {
    const body = Buffer.from(typeof result === 'string' ? result : payload);
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, body = '', isBase64Encoded, cookies = [], headers: given = {} } = result;
  const headers = responseHeaders(given);
  const isStatus =
    typeof statusCode === 'number' && Number.isInteger(statusCode) && statusCode >= 100 && statusCode <= 599;
  if (!isStatus || typeof body !== 'string' || headers === undefined || !Array.isArray(cookies)) {
    return undefined;
  }
  if (cookies.length > 0) {
    headers['set-cookie'] = cookies.map(String);
  }
  if (body !== '') {
    headers['content-type'] ??= 'text/plain; charset=utf-8';
  }
  return { statusCode, headers, body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8') };
}

function responseHeaders(given: unknown): Record<string, string | string[]> | undefined {
  if (!isRecord(given)) {
    return undefined;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      return undefined;
    }
    headers[name.toLowerCase()] = String(value);
  }
  return headers;
}
