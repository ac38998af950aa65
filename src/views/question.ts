import type { Question } from '../core/task.ts';
import { choicesOf } from './choices.ts';
import { type Html, html } from './html.ts';

/**
 * The question as candidates will read it, with the correct answer marked. Browsers are asked not to translate it: what is
 * decided is the text as it was written.
 */
export function questionView(question: Question): Html {
  const { question_text, correct_answer } = question;
  return html`<h2>Question</h2>
<p class="question" dir="auto" translate="no">${question_text}</p>
<h2>Options</h2>
<ol type="A">
${choicesOf(question).map((option) => optionItem(option, option === correct_answer))}
</ol>
`;
}

function optionItem(option: string, isCorrect: boolean): Html {
  const text = html`<span class="option" dir="auto" translate="no">${option}</span>`;
  return isCorrect ? html`<li class="correct">${text} (correct answer)</li>\n` : html`<li>${text}</li>\n`;
}
