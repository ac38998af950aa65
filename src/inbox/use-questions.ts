import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { useServices } from './context.ts';
import type { JsonQuestion } from './types.ts';

const RETRY_MILLISECONDS = 5000;

/** A question, or why it could not be read; undefined until that is known. */
export type Reading = JsonQuestion | ApiError | undefined;

/** The question if it was read. */
export function readQuestion(reading: Reading): JsonQuestion | undefined {
  return reading instanceof ApiError ? undefined : reading;
}

/**
 * The questions of tasks by task_id, as they are read. A failed read is repeated by `retry`, when the network is back, and
 * after a while when that can help.
 */
export function useQuestions(task_ids: string[]): { readings: ReadonlyMap<string, Reading>; retry(): void } {
  const { questions } = useServices();
  const [readings, setReadings] = useState<ReadonlyMap<string, Reading>>(new Map());
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (task_id: string) => (reading: Reading) => {
      if (!isCurrent) return;
      setReadings((before) => new Map(before).set(task_id, reading));
      if (reading instanceof ApiError && reading.isPassing) timer ??= setTimeout(retry, RETRY_MILLISECONDS);
    };
    for (const task_id of task_ids) questions.of(task_id).then(keep(task_id), keep(task_id));
    addEventListener('online', retry);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      removeEventListener('online', retry);
    };
  }, [questions, task_ids.join(), attempt]);
  return { readings, retry };
}

/** The question of a task. */
export function useQuestion(task_id: string): Reading {
  return useQuestions([task_id]).readings.get(task_id);
}
