import { errorPage } from '../../web/error-page.ts';
import { type Page, pageHeaders } from '../../web/layout.ts';
import { AppError } from '../core/errors.ts';
import { type HttpResponse, problem, type Route } from './http.ts';

/** An answer for a person's browser. */
export function page(statusCode: number, content: Page): HttpResponse {
  return { statusCode, headers: pageHeaders, body: content.toString() };
}

/** A route for people: its errors are pages where a browser asks, and problem details where a program does. */
export function pageRoute(route: Route): Route {
  return async (request) => {
    try {
      return await route(request);
    } catch (error) {
      const answer = problem(error);
      if (!request.acceptsHtml) return answer;
      const fault = error instanceof AppError && error.code !== 'INTERNAL' ? error : undefined;
      const { 'content-type': _, ...headers } = { ...answer.headers };
      return { ...page(answer.statusCode ?? 500, errorPage(fault)), headers: { ...headers, ...pageHeaders } };
    }
  };
}
