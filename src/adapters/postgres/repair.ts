import sql from 'sql-template-tag';
import type { BounceStore, OutcomeStore, RepairStore } from '../../core/ports/repair-store.ts';
import type { Query } from './connection.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type ClaimRow = TaskRow<{ execution_attempt: number; task_tokens: string[] }>;

/** Repairing, in PostgreSQL. */
export function repairs(query: Query): RepairStore & BounceStore & OutcomeStore {
  return { ...claims(query), ...marks(query), ...counts(query) };
}

function claims(
  query: Query,
): Pick<RepairStore, 'claimRepairs' | 'releaseRepairs' | 'endBackoff' | 'nextExecution' | 'addReviewLink'> {
  return {
    async claimRepairs(repair, now, limit) {
      const rows = await query<ClaimRow>(sql`
        select ${taskColumns('(gate.task)')}, (gate.task).execution_attempt, task_tokens
        from claim_repairs(${repair}::text, ${now}::timestamptz, ${limit}::integer) as gate`);
      return rows.map((row) => ({
        task: toTask(row),
        execution_attempt: row.execution_attempt,
        task_tokens: row.task_tokens,
      }));
    },
    async releaseRepairs(repair, task_ids, claimed_at) {
      await query(sql`select release_repairs(${repair}::text, ${task_ids}::uuid[], ${claimed_at}::timestamptz)`);
    },
    async endBackoff(task_id, now) {
      await query(sql`select end_backoff(${task_id}::uuid, ${now}::timestamptz)`);
    },
    async nextExecution(task_id, execution_attempt) {
      const [row] = await query<{ is_next: boolean }>(
        sql`select next_execution(${task_id}::uuid, ${execution_attempt}::integer) as is_next`,
      );
      return row?.is_next ?? false;
    },
    async addReviewLink(task_id, code_hash, created_at) {
      await query(sql`select add_review_link(${task_id}::uuid, ${code_hash}::bytea, ${created_at}::timestamptz)`);
    },
  };
}

function marks(
  query: Query,
): Pick<RepairStore, 'markDeadLettered' | 'markTold'> & BounceStore & Pick<OutcomeStore, 'markAuthorNotified'> {
  return {
    async markTold(task_id, told_at) {
      await query(sql`select mark_told(${task_id}::uuid, ${told_at}::timestamptz)`);
    },
    async markDeadLettered(task_id, now) {
      await query(sql`select mark_dead_lettered(${task_id}::uuid, ${now}::timestamptz)`);
    },
    async markBounced(task_id, recipients, now) {
      const [row] = await query<TaskRow>(sql`
        select ${taskColumns('task')}
        from mark_bounced(${task_id}::uuid, ${recipients}::text[], ${now}::timestamptz) as task`);
      return row === undefined ? null : toTask(row);
    },
    async unmarkBounced(task_id) {
      await query(sql`select unmark_bounced(${task_id}::uuid)`);
    },
    async markAuthorNotified(task_id, recipient, notified_at, { via, request_id }) {
      await query(sql`
        select mark_mailed(
          ${task_id}::uuid, 'AUTHOR_NOTIFIED', ${recipient}::text, ${notified_at}::timestamptz, ${via}::text, ${request_id}::text
        )`);
    },
  };
}

function counts(query: Query): Pick<RepairStore, 'countStuck'> & Pick<OutcomeStore, 'countUnannounced'> {
  return {
    async countStuck(passOver) {
      const [row] = await query<{ stuck: number }>(sql`
        select count(distinct task_id)::integer as stuck
        from repair_leases
        join approval_tasks using (task_id)
        where repair_leases.stuck is not null
          and repair_leases.stuck <> all (${passOver}::text[])
          and status = 'PENDING'`);
      return row?.stuck ?? 0;
    },
    async countUnannounced(now) {
      // Those that the first hour of trying has not helped; after seven days nobody is told any more.
      const [row] = await query<{ unannounced: number }>(sql`
        select count(*)::integer as unannounced
        from approval_tasks
        where status <> 'PENDING'
          and (decision is not null or status = 'EXPIRED')
          and author_notified_at is null
          and updated_at > ${now}::timestamptz - interval '7 days'
          and updated_at < ${now}::timestamptz - interval '1 hour'`);
      return row?.unannounced ?? 0;
    },
  };
}
