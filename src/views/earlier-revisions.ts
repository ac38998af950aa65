import type { ReviewedQuestion } from '../core/question.ts';
import type { Question, Task } from '../core/task.ts';
import { choicesOf } from './choices.ts';
import { type Html, html } from './html.ts';
import { moment } from './layout.ts';
import * as texts from './texts.ts';
import { changesOf } from './word-diff.ts';

/** The history of the shown question: the changes, decisions and comments of earlier revisions. Empty for a first revision. */
export function earlierRevisions(question: Question, earlier: readonly ReviewedQuestion[]): Html | Html[] {
  const before = earlier.at(-1);
  if (before === undefined) return [];
  return html`<section aria-labelledby="changes">
<h2 id="changes">${texts.changedSince} ${before.revision}</h2>
<p class="question" dir="auto" translate="no">${changes(before.question_text, question.question_text)}</p>
<ol type="A">
${optionChanges(before, question)}
</ol>
</section>
<section aria-labelledby="earlier">
<h2 id="earlier">${texts.whatWasSaidBefore}</h2>
${earlier.toReversed().map(saidOn)}
</section>
`;
}

function changes(before: string, after: string): Html[] {
  return changesOf(before, after).map(({ kind, text }) => {
    if (kind === 'same') return html`${text}`;
    return kind === 'added' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`;
  });
}

function optionChanges(before: ReviewedQuestion, after: Question): Html[] {
  const [old, current] = [choicesOf(before), choicesOf(after)];
  return Array.from({ length: Math.max(old.length, current.length) }, (_, i) => {
    const wasCorrect = old[i] === before.correct_answer;
    const isCorrect = current[i] === after.correct_answer;
    const mark =
      isCorrect && !wasCorrect
        ? ` ${texts.nowTheCorrectAnswer}`
        : wasCorrect && !isCorrect
          ? ` ${texts.noLongerTheCorrect}`
          : '';
    return html`<li><span class="option" dir="auto" translate="no">${changes(old[i] ?? '', current[i] ?? '')}</span>${mark}</li>\n`;
  });
}

function saidOn({ revision, status, tasks }: ReviewedQuestion): Html {
  return html`<h3>${texts.revision} ${revision}: ${texts.OUTCOME_NAMES[status]}</h3>
<dl>
${tasks.filter(({ decision }) => decision !== null).map(decisionOn)}</dl>
`;
}

function decisionOn({ decided_by, decided_at, decision, comments }: Task): Html {
  return html`<dt><bdi>${decided_by ?? ''}</bdi>: ${texts.OUTCOME_NAMES[decision ?? 'PENDING']}${decided_at === null ? [] : html`, ${moment(decided_at)}`}</dt>
<dd class="typed" dir="auto" translate="no">${comments ?? ''}</dd>
`;
}
