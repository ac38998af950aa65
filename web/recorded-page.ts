import type { Status, Task } from '../src/core/task.ts';
import { type Html, html } from './html.ts';
import { layout, moment, type Page } from './layout.ts';

const NAMES: Record<Status, string> = {
  PENDING: 'Not decided',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  CHANGES_REQUESTED: 'Changes requested',
  WITHDRAWN: 'Withdrawn by the author',
  EXPIRED: 'Closed because its time was over',
};

/** What is recorded for a task that can no longer be decided; `justNow` when this very press recorded it. */
export function recordedPage(task: Task, justNow: boolean): Page {
  const outcome = task.decision ?? task.status;
  const title = justNow ? 'Your decision is recorded' : 'This question is no longer open';
  return layout(
    title,
    html`<dl>
<dt>Outcome</dt>
<dd>${NAMES[outcome]} (${outcome})</dd>
${decisionDetails(task)}</dl>
<p>You can close this page.</p>`,
  );
}

function decisionDetails({ decided_by, decided_at, comments }: Task): Html[] {
  const details: Html[] = [];
  if (decided_by !== null) details.push(html`<dt>Decided by</dt>\n<dd>${decided_by}</dd>\n`);
  if (decided_at !== null) details.push(html`<dt>When</dt>\n<dd>${moment(decided_at)}</dd>\n`);
  if (comments !== null) details.push(html`<dt>Comments</dt>\n<dd dir="auto">${comments}</dd>\n`);
  return details;
}
