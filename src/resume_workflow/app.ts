import { decideTask } from '../core/decide-task.ts';
import { decideTasks } from '../core/decide-tasks.ts';
import { decideReview, openReview } from '../core/review-task.ts';
import type { Via } from '../core/task-event.ts';
import { withdrawQuestion } from '../core/withdraw-question.ts';
import { personOf } from '../runtime/claims.ts';
import { callbacks, clock, groupsClaim, questionStore, starter, store } from '../runtime/container.ts';
import { httpHandler, json } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { telemetry } from '../runtime/logger.ts';
import { decisionItem } from './decision-results.ts';
import { recordedAnswer, refusedAnswer, reviewAnswer, reviewRoute } from './review-answer.ts';

const ports = (via: Via, { id: request_id }: HttpRequest) => {
  const origin = { via, request_id };
  return { store: reviewStore(), starter: starter(), callbacks: callbacks(), telemetry, clock, origin };
};

const reviewStore = () => ({ ...store(), ...questionStore() });

/** Every way to decide, by REST and on the page behind a mailed link; and to withdraw. */
export const handler = httpHandler({
  'POST /tasks/{task_id}/decision': async (request) => {
    const person = personOf(request.claims, groupsClaim());
    const { task, recorded } = await decideTask(ports('REST', request), person, request.param('task_id'), request.json);
    return json(recorded ? 202 : 200, task);
  },
  'POST /decisions': async (request) => {
    const outcomes = await decideTasks(ports('REST', request), personOf(request.claims, groupsClaim()), request.json());
    return json(200, { results: outcomes.map(decisionItem) });
  },
  'POST /questions/{question_id}/withdrawal': async (request) => {
    const person = personOf(request.claims, groupsClaim());
    const question_id = request.param('question_id');
    return json(200, await withdrawQuestion(ports('REST', request), person, question_id, request.refuseBody));
  },
  'GET /review/{code}': reviewRoute(async ({ param }) => reviewAnswer(await openReview(reviewStore(), param('code')))),
  'POST /review/{code}/decision': reviewRoute(async (request) => {
    const code = request.param('code');
    try {
      await decideReview(ports('LINK', request), code, request.form);
      return recordedAnswer(code);
    } catch (error) {
      return await refusedAnswer(error, request, () => openReview(reviewStore(), code));
    }
  }),
});
