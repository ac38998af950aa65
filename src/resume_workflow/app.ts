import { recordedPage } from '../../web/recorded-page.ts';
import { reviewPage } from '../../web/review-page.ts';
import { decideTask } from '../core/decide-task.ts';
import { decideTasks } from '../core/decide-tasks.ts';
import { ValidationFailedError } from '../core/errors.ts';
import { decideReview, openReview } from '../core/review-task.ts';
import { personOf } from '../runtime/claims.ts';
import { callbacks, clock, groupsClaim, store } from '../runtime/container.ts';
import { decisionItem } from '../runtime/decision-results.ts';
import { httpHandler, json } from '../runtime/http.ts';
import { telemetry } from '../runtime/logger.ts';
import { page, pageRoute } from '../runtime/page.ts';

const ports = () => ({ store: store(), callbacks: callbacks(), telemetry, clock });

/** Every way to decide: REST, and the page behind a mailed link. */
export const handler = httpHandler({
  'POST /tasks/{task_id}/decision': async (request) => {
    const person = personOf(request.claims, groupsClaim());
    const { task, recorded } = await decideTask(ports(), person, request.param('task_id'), request.json);
    return json(recorded ? 202 : 200, task);
  },
  'POST /decisions': async (request) => {
    const outcomes = await decideTasks(ports(), personOf(request.claims, groupsClaim()), request.json());
    return json(200, { results: outcomes.map(decisionItem) });
  },
  'GET /review/{code}': pageRoute(async (request) => showReview(request.param('code'))),
  'POST /review/{code}/decision': pageRoute(async (request) => {
    const form = request.form();
    try {
      const { task, recorded } = await decideReview(ports(), request.param('code'), form);
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
