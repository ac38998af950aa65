import { earliest } from '../core/earliest.ts';
import type { PaperReview, Place } from '../core/review-paper.ts';
import { isOpen } from '../core/review-task.ts';
import { type Html, html } from './html.ts';
import { layout, moment, type Page } from './layout.ts';
import { timeLeft } from './moments.ts';
import * as texts from './texts.ts';

/** The questions of a paper that wait for the holder of a link, and those that they have decided. */
export function paperPage({ paper, tasks, code }: PaperReview, now: Date): Page {
  const open = tasks.filter(({ task }) => isOpen(task));
  const [first] = open;
  return layout(
    paper.title,
    html`<p class="about">${texts.aPaperFrom} <bdi>${paper.submitted_by}</bdi>${texts.submittedMid} ${moment(paper.created_at)}.${first === undefined ? '' : timeLeftOf(open, now)}</p>
<p role="status"><strong>${leftOf(open.length, tasks.length)}</strong></p>
${first === undefined ? html`<p>${texts.paperIsDone}</p>` : html`<p><a class="button" href="${taskPath(code, first.task.task_id)}">${open.length === tasks.length ? texts.begin : texts.goOn}</a></p>`}
<ol class="questions">
${tasks.map((linked) => item(code, linked))}</ol>`,
  );
}

function timeLeftOf(open: PaperReview['tasks'], now: Date): Html {
  const due_at = earliest(open.map(({ task }) => task.due_at));
  return html` <strong>${timeLeft(due_at, now)}</strong>${texts.untilMid} ${moment(due_at)}.`;
}

function leftOf(open: number, all: number): string {
  if (open === 0) return all === 1 ? texts.theQuestionIsDone : texts.allQuestionsAreDone(all);
  return texts.leftToDecide(open, all);
}

/** For a question that closed without a decision, nothing of its text. */
function item(code: string, { task, position, question_text }: PaperReview['tasks'][number]): Html {
  const isShown = isOpen(task) || task.decision !== null;
  const text = isShown
    ? html`<span class="excerpt" dir="auto" translate="no">${question_text}</span>`
    : html`${texts.question} <span translate="no">${task.reference}</span>`;
  const outcome = task.decision ?? task.status;
  const state = isOpen(task) ? texts.toDecide : texts.OUTCOME_NAMES[outcome];
  return html`<li value="${position}"><a href="${taskPath(code, task.task_id)}">${text}</a> <span class="hint" data-status="${outcome}">${state}</span></li>
`;
}

/** The position in the paper, above a question. */
export function placeLine({ code, title, number, of }: Place): Html {
  return html`<p class="place"><a href="/review/${code}">${title}</a> · ${texts.placeOf(number, of)}</p>
`;
}

/** Links to continue with, below the record. */
export function wayOn({ code, next_task_id }: Place): Html {
  return next_task_id === null
    ? html`<p><strong>${texts.allYoursAreDone}</strong> <a class="button" href="/review/${code}">${texts.seeThemAll}</a></p>`
    : html`<p><a class="button" href="${taskPath(code, next_task_id)}" id="next">${texts.nextQuestion}</a></p>`;
}

/** The page of a task behind a paper's link. */
export function taskPath(code: string, task_id: string): string {
  return `/review/${code}/${task_id}`;
}
