import type { ListedPaper, Paper, PaperQuestion } from '../core/paper.ts';
import type { Absence } from '../core/ports/absence-store.ts';
import type { ListedQuestion, ReviewedQuestion } from '../core/question.ts';
import type { Task, TaskWithQuestion } from '../core/task.ts';

/** A value as JSON brings it: moments are texts. */
type Json<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Json<T[Key]> } : T;

export type JsonTask = Json<Task>;
export type JsonTaskWithQuestion = Json<TaskWithQuestion>;
export type JsonQuestion = JsonTaskWithQuestion['question'];

export type JsonAbsence = Json<Absence>;

export type JsonListedQuestion = Json<ListedQuestion>;
export type JsonReviewedQuestion = Json<ReviewedQuestion>;

export type JsonListedPaper = Json<ListedPaper>;
export type JsonPaper = Json<Paper>;
export type JsonPaperQuestion = Json<PaperQuestion>;

/** One entry of a task's history. */
export interface TaskEvent {
  /** In the history of a question, which is that of several tasks. */
  task_id?: string;
  sequence: number;
  event: string;
  happened_at: string;
  actor: string | null;
  from: string | null;
  assigned_to: string | null;
  due_at: string | null;
  decision: JsonTask['decision'];
  status: JsonTask['status'] | null;
}

/** What became of one decision of several. */
export interface DecisionResult {
  task_id: string;
  /** The HTTP status that this decision alone would have been answered with. */
  status: number;
  task?: JsonTask;
  error?: { code: string; detail: string };
}
