import sql from 'sql-template-tag';
import { listedPaper, type PaperRecord, type StatusCounts } from '../../core/paper.ts';
import type { Aftermath } from '../../core/ports/question-store.ts';
import type { BounceStore, MailReason, MailStore, RepairStore } from '../../core/ports/repair-store.ts';
import type { Status } from '../../core/task.ts';
import type { Query } from './connection.ts';
import { statusCounts } from './read-papers.ts';
import { spellingsOf } from './spellings.ts';
import { stuckTasks } from './stuck-tasks.ts';
import { ITEM_ID, type TaskRow, taskColumns, toTask } from './task-row.ts';

type MailRow = TaskRow<{
  mail_id: string;
  reason: MailReason;
  task_ids: string[];
  stands_in_for: string | null;
  recipient: string;
  question_status: Status;
  is_staged: boolean;
  question_created_at: Date;
  paper: (PaperRecord & { counts: StatusCounts }) | null;
}>;

type ReminderRow = TaskRow<{ paper_id: string | null; title: string | null }>;

type ClaimRow = TaskRow<{ execution_attempt: number; task_tokens: string[] }>;

/** Claims and releases repairs, in PostgreSQL. */
export function repairs(query: Query): RepairStore & BounceStore & MailStore {
  return { ...claims(query), ...mails(query), ...reminders(query), ...marks(query), ...counts(query) };
}

function claims(
  query: Query,
): Pick<RepairStore, 'claimRepairs' | 'releaseRepairs' | 'endBackoff' | 'nextExecution' | 'settleTask'> {
  return {
    async claimRepairs(repair, now, limit) {
      const rows = await query<ClaimRow>(sql`
        select ${taskColumns('(gate.task)', 'gate.item_id')}, (gate.task).execution_attempt, task_tokens
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
    async settleTask(task_id, now, { via, request_id }) {
      const [row] = await query<{ aftermath: Aftermath | null }>(sql`
        select settle_task(${task_id}::uuid, ${now}::timestamptz, ${via}::text, ${request_id}::text) as aftermath`);
      return row?.aftermath ?? null;
    },
  };
}

function reminders(query: Query): Pick<MailStore, 'writeReminders' | 'linkReminder'> {
  return {
    async writeReminders(percents, now) {
      const [row] = await query<{ written: number }>(sql`
        select write_reminders(${now}::timestamptz, ${percents}::integer[]) as written`);
      return row?.written ?? 0;
    },
    async linkReminder(mail_id, code_hashes, now) {
      const rows = await query<ReminderRow>(sql`
        select ${taskColumns('(gate.task)', 'gate.item_id')}, papers.paper_id, papers.title
        from link_reminder(${mail_id}::uuid, ${code_hashes}::bytea[], ${now}::timestamptz) as gate
        left join papers on papers.paper_id = (gate.task).paper_id`);
      return rows.map((row) => {
        const { paper_id, title } = row;
        return { task: toTask(row), paper: paper_id === null || title === null ? null : { paper_id, title } };
      });
    },
  };
}

function mails(query: Query): Pick<MailStore, 'claimMails' | 'releaseMails'> & Pick<RepairStore, 'addReviewLink'> {
  return {
    async claimMails(now, limit) {
      const rows = await query<MailRow>(sql`
        select ${taskColumns('(gate.task)', '(gate.review).item_id')}, (gate.mail).mail_id, (gate.mail).reason,
          (gate.mail).task_ids, (gate.task).stands_in_for, (gate.mail).recipient,
          (gate.review).status as question_status, (gate.review).is_staged,
          (gate.review).created_at as question_created_at, (
            select to_jsonb(papers) || jsonb_build_object('counts', (${statusCounts('author')}))
            from papers
            where paper_id = (gate.mail).paper_id
          ) as paper
        from claim_mails(${now}::timestamptz, ${limit}::integer) as gate`);
      return rows.map((row) => ({
        mail_id: row.mail_id,
        reason: row.reason,
        recipient: row.recipient,
        task: { ...toTask(row), stands_in_for: row.stands_in_for },
        task_ids: row.task_ids,
        question: {
          question_id: row.question_id,
          status: row.question_status,
          is_staged: row.is_staged,
          created_at: row.question_created_at,
        },
        paper: row.paper && listedPaper({ ...row.paper, created_at: new Date(row.paper.created_at) }, row.paper.counts),
      }));
    },
    async releaseMails(mail_ids, claimed_at) {
      await query(sql`select release_mails(${mail_ids}::uuid[], ${claimed_at}::timestamptz)`);
    },
    async addReviewLink(task_id, recipient, code_hash, created_at) {
      const [row] = await query<{ is_added: boolean }>(sql`
        select add_review_link(
          ${task_id}::uuid, ${recipient}::text, ${code_hash}::bytea, ${created_at}::timestamptz
        ) as is_added`);
      return row?.is_added ?? false;
    },
  };
}

function marks(query: Query): Pick<RepairStore, 'markDeadLettered' | 'markTold'> & BounceStore {
  return {
    async markTold(task_id, told_at) {
      await query(sql`select mark_told(${task_id}::uuid, ${told_at}::timestamptz)`);
    },
    async markDeadLettered(task_id, now) {
      await query(sql`select mark_dead_lettered(${task_id}::uuid, ${now}::timestamptz)`);
    },
    async markBounced(task_id, recipients, now) {
      const [row] = await query<TaskRow>(sql`
        select ${taskColumns('approval_tasks', ITEM_ID)}
        from mark_bounced(${task_id}::uuid, ${recipients.flatMap(spellingsOf)}::text[], ${now}::timestamptz) as approval_tasks
        left join reviews using (question_id)`);
      return row === undefined ? null : toTask(row);
    },
    async unmarkBounced(task_id) {
      await query(sql`select unmark_bounced(${task_id}::uuid)`);
    },
  };
}

function counts(query: Query): Pick<RepairStore, 'countStuck'> & Pick<MailStore, 'countUnannounced'> {
  return {
    async countStuck(passOver) {
      const [row] = await query<{ stuck: number }>(sql`
        select count(distinct task_id)::integer as stuck
        from (${stuckTasks(passOver)}) as stuck_tasks`);
      return row?.stuck ?? 0;
    },
    async countUnannounced(now) {
      // Outcomes that are still unsent after an hour of attempts. After seven days nobody is told any more.
      const [row] = await query<{ unannounced: number }>(sql`
        select count(*)::integer as unannounced
        from mails
        where reason = 'OUTCOME'
          and sent_at is null
          and created_at > ${now}::timestamptz - interval '7 days'
          and created_at < ${now}::timestamptz - interval '1 hour'`);
      return row?.unannounced ?? 0;
    },
  };
}
