import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { PayloadTooLargeError, ValidationFailedError } from '../core/errors.ts';
import { noQuery, parseInput } from '../core/input.ts';
import { LIMITS } from '../core/limits.ts';
import type { Claims } from './claims.ts';

/** The maximum size of a body in bytes, and the message about it. */
interface BodyLimit {
  bytes: number;
  text: string;
}

/**
 * Fits a submission with every text at its limit, even with each character written as two escapes of six bytes. A larger body is
 * refused unread.
 */
const BODY: BodyLimit = { bytes: 262_144, text: '256 KB' };
/** For a paper. Lambda accepts 6 MB, and no more in an answer, which holds the paper again with its tasks. */
export const PAPER_BODY: BodyLimit = { bytes: LIMITS.paper.bytes, text: '2 MB' };

/** A request of the HTTP API (payload format 2.0), as the handlers read it. */
export interface HttpRequest {
  /** As in `x-request-id` and the log. */
  id: string;
  method: string;
  /** The path; API Gateway may have decoded escapes in it. */
  path: string;
  /** Path parameter; empty if the route has none of this name. */
  param(name: string): string;
  query: Record<string, string | undefined>;
  /** Header by its lower-case name. */
  header(name: string): string | undefined;
  /** The verified token's claims; empty on public routes. */
  claims: Claims;
  /** Whether the request comes from a person's browser. */
  acceptsHtml: boolean;
  /** Refuses query parameters, for a route without any. @throws ValidationFailedError */
  refuseQuery(): void;
  /** The body as JSON, of a route without query parameters. @throws PayloadTooLargeError | ValidationFailedError */
  json(limit?: BodyLimit): unknown;
  /** Refuses a body and query parameters, for a route without any. @throws PayloadTooLargeError | ValidationFailedError */
  refuseBody(): void;
  /** The body as a submitted form; the first value of each field. @throws PayloadTooLargeError | ValidationFailedError */
  form(): Record<string, string | undefined>;
  /** The same as far as it can be read, whatever its size: only to show people what they typed. */
  typedForm(): Record<string, string | undefined>;
}

/** Reads an event; decodes the body only on demand. */
export function httpRequest(event: APIGatewayProxyEventV2): HttpRequest {
  const query = event.queryStringParameters ?? {};
  const refuseQuery = () => void parseInput(noQuery, query);
  const { authorizer } = event.requestContext as { authorizer?: { jwt?: { claims?: Claims } } };
  return {
    id: event.requestContext.requestId,
    method: event.requestContext.http.method,
    path: event.rawPath,
    param: (name) => event.pathParameters?.[name] ?? '',
    query,
    header: (name) => event.headers[name],
    claims: authorizer?.jwt?.claims ?? {},
    acceptsHtml: (event.headers.accept ?? '').includes('text/html'),
    refuseQuery,
    json: (limit = BODY) => {
      const body = bodyOf(event, limit);
      refuseQuery();
      return parseJson(body);
    },
    refuseBody: () => {
      const body = bodyOf(event, BODY);
      refuseQuery();
      // Programs that post nothing often post an empty object.
      if (body.trim() !== '' && JSON.stringify(parseJson(body)) !== '{}') {
        throw new ValidationFailedError([{ path: '', message: 'this request takes no body' }]);
      }
    },
    form: () => parseForm(bodyOf(event, BODY)),
    typedForm: () => fieldsOf(bytesOf(event).toString()),
  };
}

/** The text of the body, without a byte order mark: programs on Windows write one, and RFC 8259 lets a reader ignore it. */
function bodyOf(event: APIGatewayProxyEventV2, limit: BodyLimit): string {
  return textOf(event, limit).replace(/^\ufeff/, '');
}

function bytesOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

function textOf(event: APIGatewayProxyEventV2, limit: BodyLimit): string {
  const { body, isBase64Encoded } = event;
  const bytes = bytesOf(event);
  if (bytes.length > limit.bytes) throw new PayloadTooLargeError(`the body must be at most ${limit.text}`);
  // A text body stays text: as bytes, a replacement character would hide half a surrogate pair.
  if (!isBase64Encoded) return body ?? '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ValidationFailedError([{ path: '', message: 'the body must be UTF-8' }]);
  }
}

function parseForm(text: string): Record<string, string> {
  try {
    // URLSearchParams replaces bytes that are not UTF-8; this refuses them.
    decodeURIComponent(text);
  } catch {
    throw new ValidationFailedError([{ path: '', message: 'the form must be UTF-8' }]);
  }
  return fieldsOf(text);
}

function fieldsOf(text: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(text)].reverse());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without a cause: the parser's message quotes the text.
    throw new ValidationFailedError([{ path: '', message: 'the body must be JSON' }]);
  }
}
