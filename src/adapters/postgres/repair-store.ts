import type { BounceStore, RepairStore } from '../../core/ports.ts';
import type { Query } from './connection.ts';
import { claimUnannounced, releaseUnannounced } from './outcome-statements.ts';
import * as statements from './repair-statements.ts';
import { type TaskRow, tokensOf, toTask } from './task-row.ts';

type ClaimRow = TaskRow<{ execution_attempt: number; task_token: string | null; task_tokens: string[] }>;

/** The open tasks that something is amiss with, in PostgreSQL. */
export function repairStore(query: Query): RepairStore & BounceStore {
  return {
    async claimRepairs(repair, now, limit) {
      const text = repair === 'unannounced' ? claimUnannounced : statements.claimRepairs[repair];
      const rows = await query<ClaimRow>({ text, values: [now, limit] });
      return rows.map((row) => ({
        task: toTask(row),
        execution_attempt: row.execution_attempt,
        task_tokens: tokensOf(row),
      }));
    },
    async releaseRepairs(repair, task_ids, claimed_at) {
      if (repair === 'unannounced') await query({ text: releaseUnannounced, values: [task_ids, claimed_at] });
      else await query({ text: statements.releaseRepairs, values: [task_ids, claimed_at, repair === 'unmailed'] });
    },
    async endBackoff(task_id) {
      await query({ text: statements.endBackoff, values: [task_id] });
    },
    async nextExecution(task_id, execution_attempt) {
      const rows = await query({ text: statements.nextExecution, values: [task_id, execution_attempt] });
      return rows.length === 1;
    },
    async addReviewLink(task_id, code_hash, created_at) {
      await query({ text: statements.addReviewLink, values: [task_id, code_hash, created_at] });
    },
    async markStuck(task_id, stuck) {
      await query({ text: statements.markStuck, values: [task_id, stuck] });
    },
    async markBounced(task_id, recipients) {
      const [row] = await query<TaskRow>({ text: statements.markBounced, values: [task_id, recipients] });
      return row === undefined ? null : toTask(row);
    },
    async unmarkBounced(task_id) {
      await query({ text: statements.unmarkBounced, values: [task_id] });
    },
    async countStuck(passOver) {
      const [row] = await query<{ stuck: number }>({ text: statements.countStuck, values: [passOver] });
      return row?.stuck ?? 0;
    },
  };
}
