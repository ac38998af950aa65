import { choicesOf } from '../views/choices.ts';
import { directionOf } from '../views/direction.ts';
import { isTypeset } from '../views/segments.ts';
import * as texts from '../views/texts.ts';
import type { JsonQuestion } from './types.ts';
import { Typeset } from './typeset.tsx';

interface QuestionViewProps {
  question: Pick<JsonQuestion, 'question_text' | 'options' | 'correct_answer' | 'language'>;
}

/** A question as candidates will see it, with the correct answer marked in words and by colour. */
export function QuestionView({ question }: QuestionViewProps) {
  const { question_text, correct_answer, language } = question;
  const choices = choicesOf(question);
  const parts = [question_text, ...choices];
  return (
    <div class="question">
      <div dir={directionOf(parts)} lang={language} translate={false}>
        <p class="typed">
          <Typeset text={question_text} />
        </p>
        <ol class="options">
          {choices.map((option) => (
            <li key={option} class={option === correct_answer ? 'correct' : undefined}>
              <span class="typed">
                <Typeset text={option} />
              </span>
              {option === correct_answer && (
                <strong>
                  {' '}
                  <bdi lang={texts.LANGUAGE}>{texts.correctAnswer}</bdi>
                </strong>
              )}
            </li>
          ))}
        </ol>
      </div>
      {parts.some(isTypeset) && (
        <details>
          <summary>{texts.SHOW_AS_TYPED}</summary>
          {parts.map((text) => (
            <pre key={text} dir="auto" translate={false}>
              {text}
            </pre>
          ))}
        </details>
      )}
    </div>
  );
}
