import type { Decision } from '../core/task.ts';
import { EMPTY_DRAFT, withDecision } from './decision-draft.ts';
import { keep, readKept } from './kept.ts';

/** Key under which this tab keeps the draft of a task. */
export const draftKey = (task_id: string) => `decision ${task_id}`;

/** The task whose page should open with the focus on its comments. */
let arriving: string | undefined;

/** Makes a choice while going to a task's page, which then opens with the focus on its comments. */
export function chooseOnTheWay(task_id: string, decision: Decision): void {
  keep(draftKey(task_id), withDecision(readKept(draftKey(task_id)) ?? EMPTY_DRAFT, decision));
  arriving = task_id;
}

/** Whether the person has just made a choice on the way to this page; true only once. */
export function hasChosenOnTheWay(task_id: string): boolean {
  const isArriving = arriving === task_id;
  if (isArriving) arriving = undefined;
  return isArriving;
}
