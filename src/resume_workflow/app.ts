import { recordedPage } from '../../web/recorded-page.ts';
import { decideTask } from '../core/decide-task.ts';
import { decideTasks } from '../core/decide-tasks.ts';
import { ValidationFailedError } from '../core/errors.ts';
import { decideReview, openReview } from '../core/review-task.ts';
import { personOf } from '../runtime/claims.ts';
import { callbacks, clock, groupsClaim, store } from '../runtime/container.ts';
import { decisionItem } from '../runtime/decision-results.ts';
import { httpHandler, json } from '../runtime/http.ts';
import { telemetry } from '../runtime/logger.ts';
import { page } from '../runtime/page.ts';
import { reviewAnswer, reviewRoute } from '../runtime/review.ts';

const ports = () => ({ store: store(), callbacks: callbacks(), telemetry, clock });

/** Every way to decide: REST, and the page behind a mailed link. */
export const handler = httpHandler({
  'POST /tasks/{task_id}/decision': async ({ claims, param, json: readBody }) => {
    const { task, recorded } = await decideTask(ports(), personOf(claims, groupsClaim()), param('task_id'), readBody);
    return json(recorded ? 202 : 200, task);
  },
  'POST /decisions': async (request) => {
    const outcomes = await decideTasks(ports(), personOf(request.claims, groupsClaim()), request.json());
    return json(200, { results: outcomes.map(decisionItem) });
  },
  'GET /review/{code}': reviewRoute(async ({ param }) => reviewAnswer(await openReview(store(), param('code')))),
  'POST /review/{code}/decision': reviewRoute(async (request) => {
    const form = request.form();
    try {
      const { task, ...circumstances } = await decideReview(ports(), request.param('code'), form);
      return page(200, recordedPage(task, circumstances));
    } catch (error) {
      if (!(error instanceof ValidationFailedError && request.acceptsHtml)) throw error;
      return reviewAnswer(await openReview(store(), request.param('code')), { ...form, faults: error.faults });
    }
  }),
});
