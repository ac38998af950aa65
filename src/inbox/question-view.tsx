import { choicesOf } from '../views/choices.ts';
import { directionOf } from '../views/direction.ts';
import { SHOW_AS_TYPED } from '../views/labels.ts';
import { isTypeset } from '../views/segments.ts';
import type { JsonQuestion } from './types.ts';
import { Typeset } from './typeset.tsx';

interface QuestionViewProps {
  question: Pick<JsonQuestion, 'question_text' | 'options' | 'correct_answer' | 'language'>;
}

/** A question as candidates will read it, with the correct answer marked in words and by colour. */
export function QuestionView({ question }: QuestionViewProps) {
  const { question_text, correct_answer, language } = question;
  const choices = choicesOf(question);
  const texts = [question_text, ...choices];
  return (
    <div class="question">
      <div dir={directionOf(texts)} lang={language} translate={false}>
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
                  <bdi lang="en">(correct answer)</bdi>
                </strong>
              )}
            </li>
          ))}
        </ol>
      </div>
      {texts.some(isTypeset) && (
        <details>
          <summary>{SHOW_AS_TYPED}</summary>
          {texts.map((text) => (
            <pre key={text} dir="auto" translate={false}>
              {text}
            </pre>
          ))}
        </details>
      )}
    </div>
  );
}
