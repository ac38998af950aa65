import { recordedPage } from '../../web/recorded-page.ts';
import { reviewPage } from '../../web/review-page.ts';
import { decideTask } from '../core/decide-task.ts';
import { ValidationFailedError } from '../core/errors.ts';
import { decideReview, openReview } from '../core/review-task.ts';
import type { Via } from '../core/task-event.ts';
import { personOf } from '../runtime/claims.ts';
import { callbacks, clock, groupsClaim, store } from '../runtime/container.ts';
import { httpHandler, json } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { telemetry } from '../runtime/logger.ts';
import { page, pageRoute } from '../runtime/page.ts';

const ports = (via: Via, { id: request_id }: HttpRequest) => {
  const origin = { via, request_id };
  return { store: store(), callbacks: callbacks(), telemetry, clock, origin };
};

/** Every way to decide: REST, and the page behind a mailed link. */
export const handler = httpHandler({
  'POST /tasks/{task_id}/decision': async (request) => {
    const person = personOf(request.claims, groupsClaim());
    const { task, recorded } = await decideTask(ports('REST', request), person, request.param('task_id'), request.json);
    return json(recorded ? 202 : 200, task);
  },
  'GET /review/{code}': pageRoute(async (request) => showReview(request.param('code'))),
  'POST /review/{code}/decision': pageRoute(async (request) => {
    const form = request.form();
    try {
      const { task, recorded } = await decideReview(ports('LINK', request), request.param('code'), form);
      return page(200, recordedPage(task, recorded));
    } catch (error) {
      if (!(error instanceof ValidationFailedError && request.acceptsHtml)) throw error;
      return { ...(await showReview(request.param('code'), { ...form, faults: error.faults })), statusCode: 400 };
    }
  }),
});

async function showReview(code: string, refused?: Parameters<typeof reviewPage>[1]) {
  const review = await openReview(store(), code);
  return page(200, review.nonce === null ? recordedPage(review.task, false) : reviewPage(review, refused));
}
