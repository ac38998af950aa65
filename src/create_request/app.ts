import { submitQuestion } from '../core/submit-question.ts';
import { authorOf } from '../runtime/claims.ts';
import { clock, ids, starter, store } from '../runtime/container.ts';
import { httpHandler, json } from '../runtime/http.ts';
import { telemetry } from '../runtime/logger.ts';
import { submissionPolicy } from '../runtime/policy.ts';

/** `POST /questions`: stores a question, creates its approval task and starts the workflow. */
export const handler = httpHandler({
  'POST /questions': async (request) => {
    const author = authorOf(request.claims);
    const key = request.header('idempotency-key') ?? null;
    const origin = { via: 'REST', request_id: request.id } as const;
    const policy = submissionPolicy();
    const ports = { policy, store: store(), starter: starter(), telemetry, clock, ids, origin };
    const task = await submitQuestion(ports, author, request.json(), key);
    return json(201, task, { location: `/tasks/${task.task_id}` });
  },
});
