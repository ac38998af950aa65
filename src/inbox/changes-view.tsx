import { choicesOf } from '../views/choices.ts';
import * as texts from '../views/texts.ts';
import { changesOf } from '../views/word-diff.ts';
import type { JsonReviewedQuestion } from './types.ts';

/** The changes between two revisions, word by word. */
export function ChangesView({ before, after }: { before: JsonReviewedQuestion; after: JsonReviewedQuestion }) {
  const [old, current] = [choicesOf(before), choicesOf(after)];
  return (
    <div class="question">
      <p class="typed" dir="auto" translate={false}>
        <Changes before={before.question_text} after={after.question_text} />
      </p>
      <ol class="options">
        {Array.from({ length: Math.max(old.length, current.length) }, (_, i) => (
          <li key={i}>
            <bdi class="typed" translate={false}>
              <Changes before={old[i] ?? ''} after={current[i] ?? ''} />
            </bdi>
          </li>
        ))}
      </ol>
      {before.correct_answer !== after.correct_answer && (
        <p>
          {texts.correctAnswerWas} <bdi translate={false}>{before.correct_answer}</bdi>.
        </p>
      )}
    </div>
  );
}

function Changes({ before, after }: { before: string; after: string }) {
  return (
    <>
      {changesOf(before, after).map(({ kind, text }, i) => {
        if (kind === 'same') return text;
        return kind === 'added' ? <ins key={i}>{text}</ins> : <del key={i}>{text}</del>;
      })}
    </>
  );
}
