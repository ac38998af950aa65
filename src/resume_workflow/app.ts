import { decideTask } from '../core/decide-task.ts';
import { decideTasks } from '../core/decide-tasks.ts';
import { personOf } from '../runtime/claims.ts';
import { groupsClaim } from '../runtime/container.ts';
import { httpHandler, json } from '../runtime/http.ts';
import { decisionItem } from './decision-results.ts';
import { linkRoutes } from './link-routes.ts';
import { obstacleRoutes } from './obstacle-routes.ts';
import { portsOf } from './ports.ts';

/** Every way to decide, by REST and on the page behind a mailed link; and everything that authors and coordinators change. */
export const handler = httpHandler({
  ...obstacleRoutes,
  ...linkRoutes,
  'POST /tasks/{task_id}/decision': async (request) => {
    const person = personOf(request.claims, groupsClaim());
    const { task, recorded } = await decideTask(
      portsOf('REST', request),
      person,
      request.param('task_id'),
      request.json,
    );
    return json(recorded ? 202 : 200, task);
  },
  'POST /decisions': async (request) => {
    const person = personOf(request.claims, groupsClaim());
    const outcomes = await decideTasks(portsOf('REST', request), person, request.json());
    return json(200, { results: outcomes.map(decisionItem) });
  },
});
