import type { Place } from '../core/review-paper.ts';
import type { Status, Task, TaskWithQuestion } from '../core/task.ts';
import { isBlank } from '../core/text.ts';
import { type Html, html } from './html.ts';
import { layout, moment, type Page } from './layout.ts';
import type { RenderMath } from './mathematics.ts';
import { pageScript } from './page-script.ts';
import { placeLine, wayOn } from './paper-page.ts';
import { questionView } from './question.ts';
import * as texts from './texts.ts';

/** A task that can no longer be decided, with its question if it was decided; and the question's current state. */
export interface RecordedReview {
  task: Task | TaskWithQuestion;
  question_status: Status;
}

/**
 * What is recorded for a task that can no longer be decided, for its assessor: who decided what and when, on which question; or what
 * happened to it instead, without the question. The heading names the outcome, so that nobody takes another decision for
 * the result of their own late press. `unrecorded` is what was typed into a form that came too late.
 */
export function recordedPage(
  { task, question_status }: RecordedReview,
  render: RenderMath,
  unrecorded = '',
  place?: Place,
): Page {
  const outcome = task.decision ?? task.status;
  return layout(
    task.decision === null ? texts.noLongerOpen : texts.decisionIsRecorded(texts.OUTCOME_NAMES[task.decision]),
    html`${place === undefined ? [] : placeLine(place)}<dl>
<dt>${texts.outcome}</dt>
<dd data-status="${outcome}">${texts.OUTCOME_NAMES[outcome]}</dd>
${decisionDetails(task)}</dl>
<p>${adviceOn(task, question_status)}</p>
${place === undefined ? OTHERS : wayOn(place)}
${unrecordedText(unrecorded)}
${'question' in task ? questionView(task.question, render) : []}
${pageScript}`,
    task.reference,
  );
}

const OTHERS = html`<p>${texts.othersMayWait} <a href="/">${texts.signInLink}</a>${texts.theyAreListedThere}</p>`;

function decisionDetails({ decided_by, decided_at, comments }: Task): Html[] {
  const details: Html[] = [];
  if (decided_by !== null) details.push(html`<dt>${texts.decidedBy}</dt>\n<dd><bdi>${decided_by}</bdi></dd>\n`);
  if (decided_at !== null) details.push(html`<dt>${texts.when}</dt>\n<dd>${moment(decided_at)}</dd>\n`);
  if (comments !== null) {
    details.push(
      html`<dt>${texts.comments}</dt>\n<dd class="typed" id="recorded" dir="auto" translate="no">${comments}</dd>\n`,
    );
  }
  return details;
}

function adviceOn({ decision, status }: Task, question_status: Status): string {
  if (decision !== null) {
    return texts.decisionStays;
  }
  if (status === 'EXPIRED') return texts.askToSubmitAgain;
  if (status === 'WITHDRAWN') return texts.wasWithdrawn;
  if (status === 'SUPERSEDED') {
    return question_status === 'SUPERSEDED' ? texts.wasRevised : texts.othersHaveDecided;
  }
  return texts.nothingLeftToDo;
}

/** The script shows it too, since it knows what was typed in this tab. */
function unrecordedText(text: string): Html {
  return html`<div id="unrecorded"${isBlank(text) ? ' hidden' : ''}>
<h2>${texts.typedAndNotRecorded}</h2>
<p class="typed" id="unrecorded-text" dir="auto" translate="no">${text}</p>
</div>`;
}
