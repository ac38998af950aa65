import type { Status, Task } from '../src/core/task.ts';
import { commentDraft } from './comment-draft.ts';
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

/** What is told beside the record. */
export interface Circumstances {
  /** Whether this very press recorded it. */
  recorded: boolean;
  /** How many other tasks wait for the same assessor; null where that is not known. */
  waiting: number | null;
}

/** What is recorded for a task that can no longer be decided, and what its assessor can do next. */
export function recordedPage(task: Task, { recorded, waiting }: Circumstances): Page {
  const outcome = task.decision ?? task.status;
  const title = recorded ? 'Your decision is recorded' : 'This question is no longer open';
  return layout(
    title,
    html`<dl>
<dt>Outcome</dt>
<dd data-status="${outcome}">${NAMES[outcome]}</dd>
${decisionDetails(task)}</dl>
<p>${adviceOn(task, recorded)}</p>
${nextOf(waiting)}
${commentDraft}`,
  );
}

function decisionDetails({ decided_by, decided_at, comments }: Task): Html[] {
  const details: Html[] = [];
  if (decided_by !== null) details.push(html`<dt>Decided by</dt>\n<dd><bdi>${decided_by}</bdi></dd>\n`);
  if (decided_at !== null) details.push(html`<dt>When</dt>\n<dd>${moment(decided_at)}</dd>\n`);
  if (comments !== null) details.push(html`<dt>Comments</dt>\n<dd class="typed" dir="auto">${comments}</dd>\n`);
  return details;
}

function adviceOn({ decision, status }: Task, recorded: boolean): string {
  if (recorded) return 'It is final, and the author will be told.';
  if (decision !== null) {
    return 'A decision is final. If it should be another one, tell the author, who can submit the question again.';
  }
  if (status === 'EXPIRED') return 'If the question is still to be reviewed, ask the author to submit it again.';
  return 'There is nothing left to do here.';
}

function nextOf(waiting: number | null): Html {
  if (waiting === null) return html`<p>You can close this page.</p>`;
  if (waiting === 0) return html`<p>No other question waits for you. You can close this page.</p>`;
  const questions = waiting === 1 ? 'One more question waits' : `${waiting} more questions wait`;
  return html`<p>${questions} for you: <a href="/">sign in to go on</a>, or open the next mail.</p>`;
}
