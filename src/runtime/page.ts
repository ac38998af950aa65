import { AppError } from '../core/errors.ts';
import { errorPage } from '../views/error-page.ts';
import { type Page, pageHeaders } from '../views/layout.ts';
import { type HttpResponse, problem, type Route } from './http.ts';
import type { HttpRequest } from './http-request.ts';

/** An answer for a person's browser. */
export function page(statusCode: number, content: Page): HttpResponse {
  return { statusCode, headers: pageHeaders, body: content.toString() };
}

/** Redirects a browser or a program to another path of this API. */
export function redirect(statusCode: 301 | 303, location: string): HttpResponse {
  const { 'content-type': _, ...headers } = pageHeaders;
  return { statusCode, headers: { ...headers, location } };
}

/**
 * A route for people: a browser gets errors as pages, a program as problem details. `typedInto` returns what was typed into the form
 * that led to an error: the page shows it.
 */
export function pageRoute(route: Route, typedInto?: (request: HttpRequest) => string | undefined): Route {
  return async (request) => {
    try {
      return await route(request);
    } catch (error) {
      const answer = problem(error);
      if (!request.acceptsHtml) return answer;
      const fault = error instanceof AppError && error.code !== 'INTERNAL' ? error : undefined;
      const { 'content-type': _, ...headers } = { ...answer.headers };
      return {
        ...page(answer.statusCode ?? 500, errorPage(fault, typedInto?.(request))),
        headers: { ...headers, ...pageHeaders },
      };
    }
  };
}
