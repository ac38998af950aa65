import type { DecisionOutcome } from '../core/decide-tasks.ts';
import type { Task } from '../core/task.ts';
import { type ShownError, shownError } from '../runtime/http.ts';

/** One of the results of `POST /decisions`; `status` and `error` are those of the task's own call. */
export type DecisionItem = { task_id: string; status: number } & (
  | { task: Task }
  | { error: Pick<ShownError, 'code' | 'detail' | 'errors'> }
);

/** The answer to each decision of a list. */
export function decisionItem(outcome: DecisionOutcome): DecisionItem {
  const { task_id } = outcome;
  if ('task' in outcome) return { task_id, status: outcome.recorded ? 202 : 200, task: outcome.task };
  const { status, code, detail, errors } = shownError(outcome.error);
  return { task_id, status, error: { code, detail, errors } };
}
