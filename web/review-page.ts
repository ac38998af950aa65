import type { Fault } from '../src/core/errors.ts';
import type { TaskWithQuestion } from '../src/core/task.ts';
import { choicesOf } from './choices.ts';
import { commentDraft } from './comment-draft.ts';
import { type Html, html } from './html.ts';
import { layout, moment, type Page } from './layout.ts';
import { timeLeft } from './moments.ts';

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
 * scripts; with them, typed comments also survive a press while the network is away.
 */
export function reviewPage(review: OpenReview, now: Date, refused?: RefusedForm): Page {
  const { task, code, nonce } = review;
  const { question_text, correct_answer } = task.question;
  return layout(
    'A question for your review',
    html`${refused === undefined ? [] : refusal(refused)}
<p class="about">From <bdi>${task.assigned_by}</bdi>, submitted ${moment(task.created_at)}. <strong>${timeLeft(task.due_at, now)}</strong>, until ${moment(task.due_at)}.</p>
<h2>Question</h2>
<p class="question" dir="auto">${question_text}</p>
<h2>Options</h2>
<ol type="A">
${choicesOf(task.question).map((option) => optionItem(option, option === correct_answer))}
</ol>
<h2>Your decision</h2>
${decisionForm(`/review/${code}/decision`, nonce, refused)}
${commentDraft}`,
  );
}

function optionItem(option: string, isCorrect: boolean): Html {
  const text = html`<span class="option" dir="auto">${option}</span>`;
  return isCorrect ? html`<li class="correct">${text} (correct answer)</li>\n` : html`<li>${text}</li>\n`;
}

// A line break after <textarea> is dropped by browsers, so that comments may begin with one of their own.
function decisionForm(action: string, nonce: string, refused: RefusedForm | undefined): Html {
  const isRefused = refused?.faults.some(({ path }) => path === 'comments') ?? false;
  return html`<form method="post" action="${action}">
<input type="hidden" name="nonce" value="${nonce}">
<label for="comments">Comments for the author</label>
<p class="hint" id="hint">Needed to request changes or to reject. At most 4,000 characters.</p>
<textarea id="comments" name="comments" maxlength="4000" dir="auto" aria-describedby="hint" aria-invalid="${String(isRefused)}">
${refused?.comments ?? ''}</textarea>
<div class="actions" role="group" aria-label="Your decision, which is final">
<button name="decision" value="APPROVED" class="first">Approve</button>
<button name="decision" value="CHANGES_REQUESTED">Request changes</button>
<button name="decision" value="REJECTED">Reject</button>
</div>
</form>`;
}

/** Takes the focus, so that who does not see it hears it first. */
function refusal({ faults }: RefusedForm): Html {
  return html`<div class="refused" role="alert" tabindex="-1" autofocus>
<p>Nothing was recorded yet:</p>
<ul>
${faults.map((fault) => html`<li>${sentenceOn(fault)}</li>\n`)}
</ul>
</div>`;
}

function sentenceOn({ path, message }: Fault): string {
  switch (path) {
    case 'nonce':
      return 'The question is shown anew below: read it, then decide.';
    case 'decision':
      return 'Press one of the three buttons.';
    case 'comments':
      return message.startsWith('must say why')
        ? 'Say in the comments what is wrong, then press the button again.'
        : `The comments ${message}.`;
    default:
      return `The form ${message}.`;
  }
}
