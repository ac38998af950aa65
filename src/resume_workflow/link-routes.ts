import { decidePaperTask, openLinkedPage, openPaperTask } from '../core/review-paper.ts';
import { decideReview, openReview } from '../core/review-task.ts';
import type { Route } from '../runtime/http.ts';
import { redirect } from '../runtime/page.ts';
import { taskPath } from '../views/paper-page.ts';
import { linkStore, portsOf } from './ports.ts';
import { paperAnswer, recordedAnswer, refusedAnswer, reviewAnswer, reviewRoute } from './review-answer.ts';

/** The routes of holders of mailed links, without signing in. */
export const linkRoutes: Record<string, Route> = {
  'GET /review/{code}': reviewRoute(async ({ param }) => {
    const opened = await openLinkedPage({ store: linkStore() }, param('code'));
    return 'paper' in opened ? paperAnswer(opened.paper) : await reviewAnswer(opened);
  }),
  'POST /review/{code}/decision': reviewRoute(async (request) => {
    const code = request.param('code');
    try {
      await decideReview(portsOf('LINK', request), code, request.form);
      return recordedAnswer(`/review/${code}`);
    } catch (error) {
      return await refusedAnswer(error, request, async () => ({
        review: await openReview({ store: linkStore() }, code),
      }));
    }
  }),
  'GET /review/{code}/{task_id}': reviewRoute(async ({ param }) => {
    const [code, task_id] = [param('code'), param('task_id')];
    // The address of the form, reloaded or kept.
    if (task_id === 'decision') return redirect(301, `/review/${code}`);
    return await reviewAnswer(await openPaperTask({ store: linkStore() }, code, task_id));
  }),
  'POST /review/{code}/{task_id}/decision': reviewRoute(async (request) => {
    const [code, task_id] = [request.param('code'), request.param('task_id')];
    try {
      const ports = portsOf('LINK', request);
      await decidePaperTask({ ...ports, store: { ...ports.store, ...linkStore() } }, code, task_id, request.form);
      return recordedAnswer(taskPath(code, task_id));
    } catch (error) {
      return await refusedAnswer(error, request, () => openPaperTask({ store: linkStore() }, code, task_id));
    }
  }),
};
