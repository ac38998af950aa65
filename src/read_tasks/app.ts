import { listTasks, readEvents, readTask } from '../core/read-tasks.ts';
import { personOf } from '../runtime/claims.ts';
import { groupsClaim, history, store } from '../runtime/container.ts';
import { httpHandler, json } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';

const caller = (request: HttpRequest) => personOf(request.claims, groupsClaim());

/** Everything that only reads; routes that nobody else has end here as 404. */
export const handler = httpHandler({
  'GET /tasks': async (request) => json(200, await listTasks(store(), caller(request), request.query)),
  'GET /tasks/{task_id}': async (request) => {
    const task = await readTask(store(), caller(request), request.param('task_id'));
    request.refuseQuery();
    return json(200, task);
  },
  'GET /tasks/{task_id}/events': async (request) => {
    const events = await readEvents(store(), history(), caller(request), request.param('task_id'));
    request.refuseQuery();
    return json(200, events);
  },
  'GET /healthz': async (request) => {
    request.refuseQuery();
    return json(200, { status: 'ok' });
  },
});
