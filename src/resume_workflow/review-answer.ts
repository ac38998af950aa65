import { type Fault, PayloadTooLargeError, ValidationFailedError } from '../core/errors.ts';
import type { PaperReview, Place } from '../core/review-paper.ts';
import { assertCapability, type Review, withoutCarriageReturns } from '../core/review-task.ts';
import { clock, reviewLinkMode } from '../runtime/container.ts';
import type { HttpResponse, Route } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { mathRendererFor } from '../runtime/mathematics.ts';
import { page, pageRoute, redirect } from '../runtime/page.ts';
import { paperPage } from '../views/paper-page.ts';
import { recordedPage } from '../views/recorded-page.ts';
import { type RefusedForm, reviewPage } from '../views/review-page.ts';

/** A route that only the link's code opens; refused if links lead to signing in. */
export function reviewRoute(route: Route): Route {
  const guarded: Route = async (request) => {
    assertCapability(reviewLinkMode());
    return await route(request);
  };
  return pageRoute(guarded, (request) => request.typedForm().comments);
}

/** The answer to a press that was recorded or came too late: a redirect to the link, whose page shows what is recorded. */
export function recordedAnswer(path: string): HttpResponse {
  return redirect(303, path);
}

/**
 * Answers a press that was refused because of the form's content: a browser gets the page again, with what was typed.
 * @throws every other error, and this one if a program asks
 */
export async function refusedAnswer(
  error: unknown,
  request: HttpRequest,
  open: () => Promise<{ review: Review; place?: Place }>,
): Promise<HttpResponse> {
  const faults = faultsOf(error);
  if (faults === undefined || !request.acceptsHtml) throw error;
  const { comments, ...form } = request.typedForm();
  const typed = withoutCarriageReturns(comments);
  const answer = await reviewAnswer({ ...(await open()), refused: { ...form, comments: typed, faults } });
  return { ...answer, statusCode: error instanceof PayloadTooLargeError ? 413 : 400 };
}

function faultsOf(error: unknown): readonly Fault[] | undefined {
  if (error instanceof ValidationFailedError) return error.faults;
  return error instanceof PayloadTooLargeError ? [{ path: '', message: 'is too large to be sent' }] : undefined;
}

/** The page of a review: the question and its form, or what is recorded. With `refused`, also what was typed. */
export async function reviewAnswer({
  review,
  place,
  refused,
}: {
  review: Review;
  place?: Place | undefined;
  refused?: RefusedForm;
}): Promise<HttpResponse> {
  const render = 'question' in review.task ? await mathRendererFor(review.task.question) : () => null;
  const shown =
    review.nonce === null
      ? recordedPage(review, render, refused?.comments, place)
      : reviewPage(review, render, clock.now(), { refused, place });
  return page(200, shown);
}

/** The page of a paper's link. */
export function paperAnswer(paper: PaperReview): HttpResponse {
  return page(200, paperPage(paper, clock.now()));
}
