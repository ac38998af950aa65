import type { Question } from '../core/task.ts';
import { choicesOf } from './choices.ts';
import { directionOf } from './direction.ts';
import { type Html, html } from './html.ts';
import type { RenderMath } from './mathematics.ts';
import { isTypeset } from './segments.ts';
import * as texts from './texts.ts';
import { typeset } from './typeset.ts';

/**
 * The question as candidates will read it, with the correct answer marked. Browsers are asked not to translate it: the decision is
 * about the text as it was written, which can be opened where it is shown differently.
 */
export function questionView(question: Question, render: RenderMath): Html {
  const { question_text, correct_answer, language } = question;
  const choices = choicesOf(question);
  const direction = directionOf([question_text, ...choices]);
  const about = html`dir="${direction}" translate="no"${language === undefined ? '' : html` lang="${language}"`}`;
  return html`<h2>${texts.question}</h2>
<p class="question" ${about}>${typeset(question_text, render)}</p>
<h2>${texts.options}</h2>
<ol type="A" ${about}>
${choices.map((option) => optionItem(typeset(option, render), option === correct_answer))}
</ol>
${[question_text, ...choices].some(isTypeset) ? asTyped(question_text, choices) : ''}`;
}

function optionItem(text: Html[], isCorrect: boolean): Html {
  const option = html`<span class="option">${text}</span>`;
  return isCorrect
    ? html`<li class="correct">${option} <bdi lang="${texts.LANGUAGE}">${texts.correctAnswer}</bdi></li>\n`
    : html`<li>${option}</li>\n`;
}

function asTyped(question_text: string, choices: string[]): Html {
  return html`<details>
<summary>${texts.SHOW_AS_TYPED}</summary>
${[question_text, ...choices].map((text) => html`<pre dir="auto" translate="no">${text}</pre>\n`)}</details>
`;
}
