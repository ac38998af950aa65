import type { Api } from './api.ts';
import type { JsonQuestion } from './types.ts';

/** Concurrent reads; a browser opens about six connections to one host. */
const MOST_AT_ONCE = 4;

export type Questions = ReturnType<typeof createQuestions>;

/** The questions of tasks, each read once, since a question never changes. Kept only in memory. */
export function createQuestions(api: Pick<Api, 'task'>) {
  const known = new Map<string, Promise<JsonQuestion>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function read(task_id: string): Promise<JsonQuestion> {
    if (running >= MOST_AT_ONCE) await new Promise<void>((start) => waiting.push(start));
    running += 1;
    try {
      return (await api.task(task_id)).question;
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    /** @throws ApiError; another call tries again */
    of(task_id: string): Promise<JsonQuestion> {
      const question = known.get(task_id) ?? read(task_id);
      known.set(task_id, question);
      question.catch(() => known.delete(task_id));
      return question;
    },
  };
}
