import type { Fault } from '../core/errors.ts';
import { LIMITS } from '../core/limits.ts';
import type { ReviewedQuestion } from '../core/question.ts';
import type { Place } from '../core/review-paper.ts';
import type { TaskWithQuestion } from '../core/task.ts';
import { countCharacters, isBlank, isLongerThan } from '../core/text.ts';
import { earlierRevisions } from './earlier-revisions.ts';
import { type Html, html } from './html.ts';
import { layout, moment, type Page } from './layout.ts';
import type { RenderMath } from './mathematics.ts';
import { timeLeft } from './moments.ts';
import { pageScript } from './page-script.ts';
import { placeLine, taskPath } from './paper-page.ts';
import { questionView } from './question.ts';
import * as texts from './texts.ts';

/** A form that was sent and refused: its fault and its content, so that nothing typed is lost. */
export interface RefusedForm {
  faults: readonly Fault[];
  decision?: string | undefined;
  comments?: string | undefined;
  with_approval?: string | undefined;
}

/** A link that can decide, and the nonce for the text that it shows. */
export interface OpenReview {
  task: TaskWithQuestion;
  code: string;
  nonce: string;
  /** The earlier revisions, oldest first. */
  earlier: readonly ReviewedQuestion[];
}

/** The context of a question: a refused form, and its place in a paper. */
export interface Around {
  refused?: RefusedForm | undefined;
  place?: Place | undefined;
}

/**
 * The question and the form that decides it: a choice, comments, and one button. Works without scripts, but then a person has to say
 * that comments are meant for an approval.
 */
export function reviewPage(review: OpenReview, render: RenderMath, now: Date, { refused, place }: Around = {}): Page {
  const { task, code, nonce, earlier } = review;
  return layout(
    texts.aQuestionForYour,
    html`${place === undefined ? [] : placeLine(place)}${refused === undefined ? [] : refusal(refused)}
<p class="about">${texts.from} <bdi>${task.assigned_by}</bdi>${texts.submittedMid} ${moment(task.created_at)}. <strong>${timeLeft(task.due_at, now)}</strong>${texts.untilMid} ${moment(task.due_at)}.</p>
${questionView(task.question, render)}
${earlierRevisions(task.question, earlier)}
${decisionForm(`${place === undefined ? `/review/${code}` : taskPath(code, task.task_id)}/decision`, nonce, refused)}
${place === undefined || place.next_task_id === null ? [] : html`<p><a href="${taskPath(code, place.next_task_id)}">${texts.skipToNext}</a></p>\n`}
${pageScript}`,
    task.reference,
  );
}

const MOST = LIMITS.comments.toLocaleString(texts.LANGUAGE);

// Browsers drop the line break after <textarea>, so that comments may begin with one of their own. The hidden input is the
// form's default button, which Enter in a field presses: without a dialog around it, it does nothing. A reload leaves
// nothing chosen.
function decisionForm(action: string, nonce: string, refused: RefusedForm | undefined): Html {
  const isRefused = hasFault(refused, 'comments');
  // After the question is shown again, it is decided again.
  const chosen = hasFault(refused, 'nonce') ? undefined : refused?.decision;
  return html`<form method="post" action="${action}">
<input type="image" alt="" formmethod="dialog" formnovalidate hidden>
<input type="hidden" name="nonce" value="${nonce}">
<fieldset>
<legend>${texts.yourDecision}</legend>
${Object.entries(texts.VERBS).map(([decision, label]) => choice(decision, label, decision === chosen))}</fieldset>
<label for="comments">${texts.commentsForTheAuthor}</label>
<p class="hint" id="hint">${texts.commentsNeededAtMost} ${MOST} ${texts.characters}</p>
<textarea id="comments" name="comments" dir="auto" translate="no" aria-describedby="hint" aria-invalid="${String(isRefused)}" data-most="${LIMITS.comments}" data-for="${refused?.decision ?? ''}">
${refused?.comments ?? ''}</textarea>
<div role="status">
<p class="too-long" id="too-long" hidden>${texts.commentsHave} <span id="length"></span> ${texts.commentsHaveMid} ${MOST} ${texts.commentsHaveEnd}</p>
<p class="hint" id="kept" hidden>${texts.otherCommentsKept}</p>
</div>
<p id="with-approval"><label><input type="checkbox" name="with_approval" value="yes"${refused?.with_approval === 'yes' ? ' checked' : ''}> ${texts.commentsAreForApproval}</label></p>
<p>${texts.aDecisionIsFinal}</p>
<button name="script" value="none">${texts.recordMyDecision}</button>
</form>`;
}

function hasFault(refused: RefusedForm | undefined, path: string): boolean {
  return refused?.faults.some((fault) => fault.path === path) ?? false;
}

function choice(decision: string, label: string, isChosen: boolean): Html {
  return html`<label class="choice"><input type="radio" name="decision" value="${decision}" required autocomplete="off"${isChosen ? ' checked' : ''}> ${label}</label>\n`;
}

/** Takes focus, so screen readers announce it first. */
function refusal({ faults, comments = '' }: RefusedForm): Html {
  return html`<div class="refused" role="alert" tabindex="-1" autofocus>
<p>${texts.nothingRecordedYet}</p>
<ul>
${faults.map((fault) => html`<li>${sentenceOn(fault, comments)}</li>\n`)}
</ul>
</div>`;
}

function sentenceOn({ path, message }: Fault, comments: string): string {
  switch (path) {
    case 'nonce':
      return texts.shownAnew;
    case 'decision':
      return texts.chooseDecision;
    case 'with_approval':
      return texts.approvalWithComments;
    case 'comments':
      return sentenceOnComments(message, comments);
    default:
      return texts.formIs(message);
  }
}

function sentenceOnComments(message: string, comments: string): string {
  if (isBlank(comments)) return texts.sayWhatIsWrong;
  if (!isLongerThan(comments, LIMITS.comments)) return texts.commentsAre(message);
  return texts.commentsTooLong(message, countCharacters(comments).toLocaleString(texts.LANGUAGE));
}
