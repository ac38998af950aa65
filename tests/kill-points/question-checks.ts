import { type ReviewRow, reviewFaults, type StagedTaskRow } from '../../scripts/audit/stage-rule.ts';
import { Violation } from './checks.ts';
import type { Sandbox } from './sandbox.ts';

interface QuestionTask extends StagedTaskRow {
  task_id: string;
  execution: string | null;
}

interface KnownReview {
  question_id: string;
  paper_id: string | null;
  submitted_by: string;
}

/** Every open task has an execution that waits; every question follows from its tasks. */
export async function checkQuestions(sandbox: Sandbox, authors: readonly string[], isOver: boolean): Promise<void> {
  const reviews = await sandbox.database.rows<ReviewRow & KnownReview>(
    'select * from reviews where submitted_by = any ($1)',
    [authors],
  );
  for (const review of reviews) {
    const tasks = await sandbox.database.rows<QuestionTask>(TASKS, [review.question_id]);
    const waiting = tasks.filter(({ status }) => status === 'PENDING');
    const faults = [
      ...reviewFaults(review, tasks),
      ...waiting.filter(({ decision }) => decision !== null).map(({ decision }) => `${decision}, and not closed`),
      ...waiting.filter(({ execution }) => execution !== 'RUNNING').map(() => 'PENDING without an execution'),
      ...tasks
        .filter(({ status, execution }) => status !== 'PENDING' && execution === 'RUNNING')
        .map(({ status }) => `${status}, and its execution waits`),
      ...(isOver && review.status === 'PENDING' ? ['still PENDING'] : []),
      ...(isOver ? mailFaults(sandbox, review) : []),
    ];
    if (faults.length > 0) throw new Violation(`the question of ${review.submitted_by}: ${faults.join('; ')}`);
  }
}

/** The author is told once when the question closes, and nothing of what they do themselves. */
function mailFaults(sandbox: Sandbox, review: ReviewRow & KnownReview): string[] {
  const isTold = !['SUPERSEDED', 'WITHDRAWN'].includes(review.status);
  const mails = sandbox.mailSink.mails.filter(
    ({ to, text }) => to === review.submitted_by && text.includes(review.paper_id ?? review.question_id),
  );
  const most = isTold ? (sandbox.processes.isKilled ? 2 : 1) : 0;
  if (mails.length > most) return [`the author had ${mails.length} mails of ${review.status}`];
  return isTold && mails.length === 0 ? ['nobody told the author the outcome'] : [];
}

const TASKS = `
  select task_id, stage, status, decision, decided_by,
    (
      select executions.status
      from local_aws.executions
      where execution_arn like '%:' || task_id || '%'
      order by execution_arn desc
      limit 1
    ) as execution
  from approval_tasks
  where question_id = $1`;
