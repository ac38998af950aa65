import type { Fault } from '../src/core/errors.ts';
import type { TaskWithQuestion } from '../src/core/task.ts';
import { type Html, html } from './html.ts';
import { layout, moment, type Page } from './layout.ts';

/** A form that was sent and not taken: what was wrong, and the comments, so that nothing typed is lost. */
export interface RefusedForm {
  faults: readonly Fault[];
  comments?: string | undefined;
}

/** A link that can decide, and the nonce for the text that it shows. */
export interface OpenReview {
  task: TaskWithQuestion;
  code: string;
  nonce: string;
}

/**
 * The question as candidates will read it, with the correct answer marked, and the form that decides. Works without
 * scripts.
 */
export function reviewPage(review: OpenReview, refused?: RefusedForm): Page {
  const { task, code, nonce } = review;
  const { question_text, options, correct_answer } = task.question;
  const choices = options ?? [correct_answer];
  return layout(
    'A question for your review',
    html`${refused === undefined ? [] : refusal(refused)}
<p>From ${task.assigned_by}, submitted ${moment(task.created_at)}, to be decided by ${moment(task.due_at)}.</p>
<h2>Question</h2>
<p class="question" dir="auto">${question_text}</p>
<h2>Options</h2>
<ol>
${choices.map((option) => optionItem(option, option === correct_answer))}
</ol>
<h2>Your decision</h2>
${decisionForm(`/review/${code}/decision`, nonce, refused?.comments ?? '')}`,
  );
}

function optionItem(option: string, isCorrect: boolean): Html {
  const text = html`<span class="option" dir="auto">${option}</span>`;
  return isCorrect ? html`<li class="correct">${text} (correct answer)</li>\n` : html`<li>${text}</li>\n`;
}

// A line break after <textarea> is dropped by browsers, so that comments may begin with one of their own.
function decisionForm(action: string, nonce: string, comments: string): Html {
  return html`<form method="post" action="${action}">
<input type="hidden" name="nonce" value="${nonce}">
<label for="comments">Comments for the author (needed to reject or to request changes)</label>
<textarea id="comments" name="comments" maxlength="4000" dir="auto">
${comments}</textarea>
<div class="actions">
<button name="decision" value="APPROVED">Approve</button>
<button name="decision" value="CHANGES_REQUESTED">Request changes</button>
<button name="decision" value="REJECTED">Reject</button>
</div>
</form>`;
}

function refusal({ faults }: RefusedForm): Html {
  return html`<div class="refused" role="alert">
<p>Nothing was recorded yet:</p>
<ul>
${faults.map(({ path, message }) => html`<li>${path} ${message}</li>\n`)}
</ul>
</div>`;
}
