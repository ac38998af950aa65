import sql from 'sql-template-tag';
import type { ReassignmentGate, ReassignmentRefusal } from '../../core/ports/reassignment-gate.ts';
import type { Query } from './connection.ts';
import { spellingsOf } from './spellings.ts';

/** Changes who has to decide, and until when, in PostgreSQL. */
export function reassignments(query: Query): ReassignmentGate {
  return {
    async reassignTask(task_id, assigned_to, { person, now, origin }) {
      const [row] = await query<{ refusal: ReassignmentRefusal | null }>(sql`
        select reassign_open_task(
          ${task_id}::uuid,
          ${spellingsOf(assigned_to)}::text[],
          ${person.email}::text,
          ${person.is_coordinator}::boolean,
          ${now}::timestamptz,
          ${origin.via}::text,
          ${origin.request_id}::text
        ) as refusal`);
      return row?.refusal ?? null;
    },
    async reassignQuestion(question_id, from, assigned_to, { person, now, origin }) {
      const [row] = await query<{ refusal: ReassignmentRefusal | null }>(sql`
        select reassign_question(
          ${question_id}::uuid,
          ${spellingsOf(from)}::text[],
          ${spellingsOf(assigned_to)}::text[],
          ${person.email}::text,
          ${person.is_coordinator}::boolean,
          ${now}::timestamptz,
          ${origin.via}::text,
          ${origin.request_id}::text
        ) as refusal`);
      return row?.refusal ?? null;
    },
    async moveDeadline(task_id, due_at, { person, now, origin }) {
      const rows = await query(sql`
        select task_id
        from move_deadline(
          ${task_id}::uuid,
          ${due_at}::timestamptz,
          ${person.email}::text,
          ${now}::timestamptz,
          ${origin.via}::text,
          ${origin.request_id}::text
        )`);
      return rows.length > 0;
    },
  };
}
