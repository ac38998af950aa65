import type { Decision } from '../core/task.ts';
import { EMPTY_DRAFT, withDecision } from './decision-draft.ts';
import { keep, readKept } from './kept.ts';

/** Under which the draft of a task is kept in this tab. */
export const draftKey = (task_id: string) => `decision ${task_id}`;

/** The task whose page is to begin with the comments. */
let arriving: string | undefined;

/** Chooses on the way to a task's page, which then begins with the comments. */
export function chooseOnTheWay(task_id: string, decision: Decision): void {
  keep(draftKey(task_id), withDecision(readKept(draftKey(task_id)) ?? EMPTY_DRAFT, decision));
  arriving = task_id;
}

/** Whether somebody has just chosen on the way here; once only. */
export function hasChosenOnTheWay(task_id: string): boolean {
  const isArriving = arriving === task_id;
  if (isArriving) arriving = undefined;
  return isArriving;
}
