import { recordedPage } from '../../web/recorded-page.ts';
import { type RefusedForm, reviewPage } from '../../web/review-page.ts';
import { assertCapability, type Review } from '../core/review-task.ts';
import { clock, reviewLinkMode } from './container.ts';
import type { HttpResponse, Route } from './http.ts';
import { page, pageRoute } from './page.ts';

/** A route that only the link's code opens; refused where links lead to signing in. */
export function reviewRoute(route: Route): Route {
  return pageRoute(async (request) => {
    assertCapability(reviewLinkMode());
    return await route(request);
  });
}

/** The page of a review: the question and its form, or what is recorded. With `refused`, the form as it was sent. */
export function reviewAnswer(review: Review, refused?: RefusedForm): HttpResponse {
  if (review.nonce === null) return page(200, recordedPage(review.task, { recorded: false, waiting: null }));
  return page(refused === undefined ? 200 : 400, reviewPage(review, clock.now(), refused));
}
