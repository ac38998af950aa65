import sql from 'sql-template-tag';
import { ForeignTaskTokenError } from '../../core/errors.ts';
import type { MailedPaper } from '../../core/ports/mail.ts';
import type { AssignmentStore } from '../../core/ports/task-store.ts';
import type { Query } from './connection.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type KeptRow = TaskRow<{
  stands_in_for: string | null;
  paper_id: string | null;
  mail_id: string | null;
  token_task_id: string;
}>;

type LinkedRow = TaskRow<MailedPaper & { stands_in_for: string | null }>;

/** Hands a task to its assessor, in PostgreSQL. */
export function assignments(query: Query): AssignmentStore {
  return {
    async recordTaskToken({ task_id, task_token, received_at, code_hash, claimed_until }) {
      const [row] = await query<KeptRow>(sql`
        select ${taskColumns('(gate.task)', 'gate.item_id')}, (gate.task).stands_in_for, (gate.task).paper_id,
          mail_id, token_task_id
        from keep_task_token(
          ${task_id}::uuid,
          ${task_token}::text,
          ${received_at}::timestamptz,
          ${code_hash}::bytea,
          ${claimed_until}::timestamptz
        ) as gate`);
      if (row === undefined) return null;
      if (row.token_task_id !== row.task_id) {
        throw new ForeignTaskTokenError(`a task token for task ${task_id} belongs to task ${row.token_task_id}`);
      }
      const { stands_in_for, mail_id, paper_id } = row;
      return { task: { ...toTask(row), stands_in_for }, mail_id, paper_id };
    },
    async linkPaperMail(mail_id, code_hash, now) {
      const rows = await query<LinkedRow>(sql`
        select ${taskColumns('(gate.task)', 'gate.item_id')}, (gate.task).stands_in_for, (gate.paper).paper_id, (gate.paper).title
        from link_paper_mail(${mail_id}::uuid, ${code_hash}::bytea, ${now}::timestamptz) as gate`);
      const [first, ...others] = rows;
      if (first === undefined) return null;
      const mailed = (row: LinkedRow) => ({ ...toTask(row), stands_in_for: row.stands_in_for });
      return { paper: { paper_id: first.paper_id, title: first.title }, tasks: [mailed(first), ...others.map(mailed)] };
    },
    async markMailed(mail_id, sent_at, { via, request_id }) {
      await query(sql`
        select mark_mailed(${mail_id}::uuid, ${sent_at}::timestamptz, ${via}::text, ${request_id}::text)`);
    },
  };
}
