import { useEffect, useState } from 'preact/hooks';
import { choicesOf } from '../choices.ts';
import { useServices } from './context.ts';
import type { JsonQuestion } from './types.ts';

/** A question as candidates will read it, exactly as typed, with the correct answer marked in words and by colour. */
export function QuestionView({ question }: { question: JsonQuestion }) {
  return (
    <div class="question">
      <p class="typed" dir="auto">
        {question.question_text}
      </p>
      <ol class="options">
        {choicesOf(question).map((option) => (
          <li key={option} class={option === question.correct_answer ? 'correct' : undefined}>
            <bdi class="typed">{option}</bdi>
            {option === question.correct_answer && <strong> (correct answer)</strong>}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The questions of tasks by task_id, as they are read. */
export function useQuestions(task_ids: string[]): ReadonlyMap<string, JsonQuestion> {
  const { questions } = useServices();
  const [read, setRead] = useState<ReadonlyMap<string, JsonQuestion>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    for (const task_id of task_ids) {
      questions.of(task_id).then(
        (question) => isCurrent && setRead((before) => new Map(before).set(task_id, question)),
        () => undefined,
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [questions, task_ids.join()]);
  return read;
}

/** The question of a task once it is read; undefined until then, or where it cannot be read. */
export function useQuestion(task_id: string, isWanted = true): JsonQuestion | undefined {
  const { questions } = useServices();
  const [question, setQuestion] = useState<JsonQuestion | undefined>();
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    questions.of(task_id).then(
      (read) => isCurrent && setQuestion(read),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [questions, task_id, isWanted]);
  return question;
}
