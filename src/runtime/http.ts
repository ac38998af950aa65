import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { AppError, type Fault, NotFoundError } from '../core/errors.ts';
import { type HttpRequest, httpRequest } from './http-request.ts';
import { describeError, loggableTaskId, logger, publishMetrics } from './logger.ts';

export type HttpResponse = APIGatewayProxyStructuredResultV2;
export type Route = (request: HttpRequest) => Promise<HttpResponse>;

/** Seconds after which a client that got 503 should try again. */
const RETRY_AFTER_SECONDS = 5;

/**
 * The handler of a function behind the HTTP API: `routes` by their route key. HEAD is answered like GET, and the gateway drops the body.
 * Every answer carries `x-request-id`. Errors are answered as problem details (RFC 9457), unknown ones as 500 without a
 * reason.
 */
export function httpHandler(routes: Record<string, Route>) {
  return async (event: APIGatewayProxyEventV2): Promise<HttpResponse> => {
    const { requestId } = event.requestContext;
    const response = await answer(routes, event);
    logger.info('request', {
      route: event.routeKey,
      status: response.statusCode,
      request_id: requestId,
      task_id: loggableTaskId(event.pathParameters?.task_id),
    });
    publishMetrics();
    return { ...response, headers: { ...response.headers, 'x-request-id': requestId } };
  };
}

async function answer(routes: Record<string, Route>, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
  try {
    const key = event.routeKey.replace(/^HEAD /, 'GET ');
    // Only own keys: every object also has a constructor and more.
    const route = Object.hasOwn(routes, key) ? routes[key] : undefined;
    if (route === undefined) throw new NotFoundError('there is nothing here');
    return await route(httpRequest(event));
  } catch (error) {
    return problem(error);
  }
}

/** The error as callers see it. */
export interface ShownError {
  title: string;
  status: number;
  detail: string;
  code: string;
  errors: readonly Fault[] | undefined;
}

/** An error as the caller may see it; our own faults are logged. */
export function shownError(error: unknown): ShownError {
  const status = error instanceof AppError ? error.httpStatus : 500;
  if (status >= 500) logger.error('request failed', { error: describeError(error) });
  const shown = error instanceof AppError && error.code !== 'INTERNAL' ? error : undefined;
  return {
    title: shown?.title ?? 'Something went wrong',
    status,
    detail: shown?.message ?? 'The request id tells an operator where to look.',
    code: shown?.code ?? 'INTERNAL',
    errors: shown?.faults,
  };
}

/** Every JSON answer: never cached, and never sniffed as another type. */
const JSON_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The problem details of an error. */
export function problem(error: unknown): HttpResponse {
  const shown = shownError(error);
  return {
    statusCode: shown.status,
    headers: {
      'content-type': 'application/problem+json',
      ...JSON_HEADERS,
      ...(shown.status === 503 && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    },
    body: JSON.stringify({ type: `urn:approval-workflow:${shown.code}`, ...shown }),
  };
}

/** An answer without a body. */
export function noContent(): HttpResponse {
  return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
}

/** An answer in JSON. */
export function json(statusCode: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...JSON_HEADERS, ...headers },
    body: JSON.stringify(body),
  };
}
