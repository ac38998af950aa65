import type pg from 'pg';
import { read } from './read-chains.ts';
import { type ReviewRow, reviewFaults, type StagedTaskRow } from './stage-rule.ts';

interface AuditedReview extends ReviewRow {
  question_id: string;
  /** Null if the question has no review. */
  revision: number | null;
  /** The number of revisions of its item up to this one. */
  revisions: number;
  /** Whether a task of this question settled it, if that is required. */
  is_settled_here: boolean;
  tasks: StagedTaskRow[];
}

/** Every question with its review, its tasks, and what must support its status. */
const REVIEWS = `
  select questions.question_id, revision, reviews.status, reviews.stage, reviews.stages,
    (
      select count(*)::integer
      from reviews as earlier
      where earlier.item_id = reviews.item_id
        and earlier.revision <= reviews.revision
    ) as revisions,
    case
      when settled_by is null then reviews.status in ('PENDING', 'WITHDRAWN', 'SUPERSEDED')
      else exists (
        select from approval_tasks where task_id = settled_by and approval_tasks.question_id = reviews.question_id
      )
    end as is_settled_here,
    exists (
      select from reviews as later where later.item_id = reviews.item_id and later.revision > reviews.revision
    ) as is_revised,
    exists (
      select
      from task_events
      join approval_tasks using (task_id)
      where approval_tasks.question_id = reviews.question_id
        and event = 'WITHDRAWN'
    ) as is_withdrawn_later,
    (
      select coalesce(
        json_agg(json_build_object('stage', stage, 'status', status, 'decision', decision, 'decided_by', decided_by)),
        '[]'
      )
      from approval_tasks
      where approval_tasks.question_id = questions.question_id
    ) as tasks
  from questions
  left join reviews using (question_id)
  order by questions.question_id`;

/** Mails that are missing in their tasks' histories, and events whose mails are missing. */
const MAILS = `
  select mail_id::text as mail_id, mailed.task_id, 'is sent, and no event says so' as fault
  from mails
  cross join unnest(task_ids) as mailed (task_id)
  where sent_at is not null
    and not exists (
      select
      from task_events
      where task_events.task_id = mailed.task_id
        and recipient = mails.recipient
        and happened_at = mails.sent_at
        and event = case reason when 'OUTCOME' then 'AUTHOR_NOTIFIED' when 'REMINDER' then 'REMINDED' else 'NOTIFIED' end
    )
  union all
  select null, task_id, event || ' is the event of no mail'
  from task_events
  where event in ('NOTIFIED', 'REMINDED', 'AUTHOR_NOTIFIED')
    and hash_form > 1
    and not exists (
      select
      from mails
      where task_id = any (task_ids)
        and mails.recipient = task_events.recipient
        and sent_at = happened_at
    )`;

/** Every question that does not follow from its tasks, and every mail that no history contains, one line each. */
export async function* readReviewFaults(client: pg.ClientBase): AsyncGenerator<string> {
  for await (const review of read<AuditedReview>(client, REVIEWS)) {
    for (const fault of questionFaults(review)) yield `question ${review.question_id}: ${fault}`;
  }
  for await (const { mail_id, task_id, fault } of read<{ mail_id: string | null; task_id: string; fault: string }>(
    client,
    MAILS,
  )) {
    yield mail_id === null ? `task ${task_id}: ${fault}` : `task ${task_id}: the mail ${mail_id} ${fault}`;
  }
}

function questionFaults(review: AuditedReview): string[] {
  if (review.revision === null) return ['it has no review'];
  return [
    ...reviewFaults(review, review.tasks),
    ...(review.revisions === review.revision
      ? []
      : [`it is revision ${review.revision}, after ${review.revisions - 1}`]),
    ...(review.is_settled_here ? [] : ['no task of its own settled it']),
  ];
}
