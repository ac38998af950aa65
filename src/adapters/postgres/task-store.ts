import { seal } from '../../core/access.ts';
import type { GateAnswer, TaskStore } from '../../core/ports.ts';
import { STATUSES, type Task, type TaskWithQuestion } from '../../core/task.ts';
import { assignmentStore } from './assignment-store.ts';
import type { Query } from './connection.ts';
import { canonical, isUnicode, spellingsOf } from './spellings.ts';
import * as statements from './statements.ts';
import { type TaskRow, tokensOf, toTask } from './task-row.ts';

type QuestionRow = TaskRow<{
  question_text: string;
  options: string[] | null;
  correct_answer: string;
  question_created_at: Date;
}>;

type GateRow = TaskRow<Pick<GateAnswer, 'won' | 'task_tokens'> & { task_token: string | null }>;

/** The tasks in PostgreSQL, one statement a call; the statements are beside this file. */
export function taskStore(query: Query): TaskStore {
  return {
    ...assignmentStore(query),
    ...writers(query),
    async findTask(task_id) {
      const [row] = await query<QuestionRow>({ text: statements.findTask, values: [task_id] });
      return row === undefined ? null : seal(toTaskWithQuestion(row));
    },
    async findTaskByLink(code_hash) {
      const [row] = await query<QuestionRow>({ text: statements.findTaskByLink, values: [code_hash] });
      return row === undefined ? null : seal(toTaskWithQuestion(row));
    },
    async listTasks({ role, email, status, limit, cursor }) {
      const text = role === 'assessor' ? statements.listTasksOfAssessor : statements.listTasksOfAuthor;
      // One row more than the page tells whether there is another.
      const statuses = status === null ? STATUSES : [status];
      const values = [spellingsOf(email), statuses, cursor?.created_at ?? null, cursor?.task_id ?? null, limit + 1];
      const rows = await query<TaskRow<{ created_at_exactly: string }>>({ text, values });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        tasks: rows.slice(0, limit).map(toTask),
        next: last === undefined ? null : { created_at: last.created_at_exactly, task_id: last.task_id },
      };
    },
  };
}

function writers(query: Query): Pick<TaskStore, 'createTask' | 'decideTask' | 'closeTask'> {
  return {
    async createTask(task, { via, request_id }, max_open_tasks) {
      const { task_id, question_id, assigned_by, assigned_to, due_at, idempotency_key, request_hash, created_at } =
        task;
      const ids = [task_id, question_id, assigned_by, assigned_to, due_at, idempotency_key, request_hash, created_at];
      const question = [task.question_text, JSON.stringify(task.options), task.correct_answer, task.content_hash];
      const author = spellingsOf(assigned_by);
      const values = [...ids, ...question, via, request_id, author, max_open_tasks];
      const [created] = await query<TaskRow>({ text: statements.createTask, values });
      if (created !== undefined) return { task: toTask(created), request_hash, has_task_token: false };
      const [row] = await query<TaskRow<{ request_hash: Uint8Array | null; has_task_token: boolean }>>({
        text: statements.findCreatedTask,
        values: [task_id, author, idempotency_key],
      });
      // Rows are never deleted: what was in the way a moment ago is still there, unless there was no room.
      if (row === undefined) return null;
      return { task: toTask(row), request_hash: row.request_hash, has_task_token: row.has_task_token };
    },
    async decideTask({ task_id, decision, comments, decided_by, decided_at }, { via, request_id }) {
      const decideAs = async (assessor: string, isCompared: boolean) => {
        const values = [task_id, decision, comments, assessor, decided_at, via, request_id, isCompared];
        const [row] = await query<GateRow>({ text: statements.decideTask, values });
        return row;
      };
      const first = await decideAs(decided_by, false);
      if (first === undefined) return null;
      // The assessor decides by the spelling that the row has: the history is compared with it.
      const row = isDecidedOtherwise(first, decided_by) ? ((await decideAs(first.assigned_to, true)) ?? first) : first;
      return { task: seal(toTask(row)), won: row.won, task_tokens: tokensOf(row) };
    },
    async closeTask(task_id, timedOut, closed_at, { via, request_id }) {
      const values = [task_id, timedOut, closed_at, via, request_id];
      const [row] = await query<Pick<Task, 'status' | 'due_at'>>({ text: statements.closeTask, values });
      return row ?? null;
    },
  };
}

/** Whether the gate took the person for another only since the row of an earlier release spells a domain in Unicode. */
function isDecidedOtherwise({ won, assigned_by, assigned_to }: GateRow, person: string): boolean {
  if (won || !(isUnicode(assigned_by) || isUnicode(assigned_to))) return false;
  return canonical(assigned_to) === person && canonical(assigned_by) !== person;
}

function toTaskWithQuestion(row: QuestionRow): TaskWithQuestion {
  const { question_id, question_text, options, correct_answer, question_created_at } = row;
  const question = { question_id, question_text, options, correct_answer, created_at: question_created_at };
  return { ...toTask(row), question };
}
