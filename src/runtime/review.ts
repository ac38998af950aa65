import { recordedPage } from '../../web/recorded-page.ts';
import { type RefusedForm, reviewPage } from '../../web/review-page.ts';
import { ValidationFailedError } from '../core/errors.ts';
import { assertCapability, type Review, type ReviewResult } from '../core/review-task.ts';
import { clock, reviewLinkMode } from './container.ts';
import type { HttpResponse, Route } from './http.ts';
import type { HttpRequest } from './http-request.ts';
import { page, pageRoute } from './page.ts';

/** A route that only the link's code opens; refused where links lead to signing in. */
export function reviewRoute(route: Route): Route {
  return pageRoute(async (request) => {
    assertCapability(reviewLinkMode());
    return await route(request);
  });
}

/** The page after a press: what is recorded, whoever recorded it. */
export function recordedAnswer({ task, ...circumstances }: ReviewResult): HttpResponse {
  return page(200, recordedPage(task, circumstances));
}

/**
 * Answers a press that was refused for what the form holds: to a browser by the page again, with what was typed.
 * @throws every other error, and this one where a program asks or the form cannot be read
 */
export async function refusedAnswer(
  error: unknown,
  request: HttpRequest,
  open: () => Promise<Review>,
): Promise<HttpResponse> {
  if (!(error instanceof ValidationFailedError && request.acceptsHtml)) throw error;
  const { comments } = request.form();
  return reviewAnswer(await open(), { comments, faults: error.faults });
}

/** The page of a review: the question and its form, or what is recorded. With `refused`, the form as it was sent. */
export function reviewAnswer(review: Review, refused?: RefusedForm): HttpResponse {
  if (review.nonce === null) return page(200, recordedPage(review.task, { recorded: false, waiting: null }));
  return page(refused === undefined ? 200 : 400, reviewPage(review, clock.now(), refused));
}
