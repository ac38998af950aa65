import { choicesOf } from '../views/choices.ts';
import type { JsonQuestion } from './types.ts';

/** A question as candidates will read it, exactly as typed, with the correct answer marked in words and by colour. */
export function QuestionView({
  question,
}: {
  question: Pick<JsonQuestion, 'question_text' | 'options' | 'correct_answer'>;
}) {
  return (
    <div class="question">
      <p class="typed" dir="auto" translate={false}>
        {question.question_text}
      </p>
      <ol class="options">
        {choicesOf(question).map((option) => (
          <li key={option} class={option === question.correct_answer ? 'correct' : undefined}>
            <bdi class="typed" translate={false}>
              {option}
            </bdi>
            {option === question.correct_answer && <strong> (correct answer)</strong>}
          </li>
        ))}
      </ol>
    </div>
  );
}
