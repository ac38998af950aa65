import sql from 'sql-template-tag';
import { seal } from '../../core/access.ts';
import type { Aftermath } from '../../core/ports/question-store.ts';
import type { DecisionRequest, TaskStore } from '../../core/ports/task-store.ts';
import type { Origin } from '../../core/task-event.ts';
import type { Query } from './connection.ts';
import { canonical, isUnicode } from './spellings.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type GateRow = TaskRow<{ is_recorded: boolean; task_tokens: string[]; aftermath: Aftermath | null }>;

/** Records decisions, in PostgreSQL. */
export function decisions(query: Query): Pick<TaskStore, 'decideTask'> {
  return {
    async decideTask(request, origin) {
      const first = await decideAs(query, request, request.decided_by, false, origin);
      if (first === undefined) return null;
      // The assessor decides under the spelling in the row: the history is compared with it.
      const row = isSpelledOtherwise(first, request.decided_by)
        ? ((await decideAs(query, request, first.assigned_to, true, origin)) ?? first)
        : first;
      const { is_recorded: recorded, task_tokens, aftermath } = row;
      return { task: seal(toTask(row)), recorded, task_tokens, aftermath };
    },
  };
}

async function decideAs(
  query: Query,
  { task_id, decision, comments, decided_at }: DecisionRequest,
  assessor: string,
  isCompared: boolean,
  { via, request_id }: Origin,
): Promise<GateRow | undefined> {
  const [row] = await query<GateRow>(sql`
    select ${taskColumns('(gate.task)', 'gate.item_id')}, is_recorded, task_tokens, aftermath
    from decide_task(
      ${task_id}::uuid,
      ${decision}::text,
      ${comments}::text,
      ${assessor}::text,
      ${isCompared}::boolean,
      ${decided_at}::timestamptz,
      ${via}::text,
      ${request_id}::text
    ) as gate`);
  return row;
}

/** Whether the gate refused the person only because a row of an earlier release spells the domain in Unicode. */
function isSpelledOtherwise({ is_recorded, assigned_by, assigned_to }: GateRow, person: string): boolean {
  if (is_recorded || !(isUnicode(assigned_by) || isUnicode(assigned_to))) return false;
  return canonical(assigned_to) === person && canonical(assigned_by) !== person;
}
