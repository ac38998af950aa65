import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiError, TaskQuery } from './api.ts';
import { useServices } from './context.ts';
import type { JsonTask } from './types.ts';

const POLL_MILLISECONDS = 5000;

/** A list of the API as far as it is read, newest first. */
export interface TaskList {
  /** Undefined until the first read. */
  tasks: JsonTask[] | undefined;
  /** Whether the API has more than was read. */
  hasMore: boolean;
  /** Why the last read failed; `tasks` are then from an earlier one. */
  fault: ApiError | undefined;
  /** Reads one more page. */
  readMore(): void;
  /** Reads again, now. */
  refresh(): void;
  /** Removes tasks from the list at once. */
  remove(task_ids: string[]): void;
}

/**
 * Keeps a list of the API up to date: reads it every 5 seconds, but not while the tab is hidden, and at once when it is
 * shown again. Reads `pages` pages of `limit` tasks, and one more per `readMore`. Without `query` it reads nothing.
 */
export function useTasks(query: TaskQuery | undefined, { limit, pages }: { limit: number; pages: number }): TaskList {
  const { api } = useServices();
  const [read, setRead] = useState<Pick<TaskList, 'tasks' | 'hasMore' | 'fault'>>({
    tasks: undefined,
    hasMore: false,
    fault: undefined,
  });
  const morePages = useRef(0);
  const readAll = useCallback(async () => {
    if (query === undefined) return;
    const tasks: JsonTask[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < pages + morePages.current; page += 1) {
      const answer: { tasks: JsonTask[]; next_cursor: string | null } = await api.tasks(query, limit, cursor);
      tasks.push(...answer.tasks);
      cursor = answer.next_cursor;
      if (cursor === null) break;
    }
    return { tasks, hasMore: cursor !== null, fault: undefined };
  }, [api, query?.role, query?.status, limit, pages]);
  const refresh = usePolling(readAll, setRead);
  return {
    ...read,
    refresh,
    readMore: () => {
      morePages.current += 1;
      refresh();
    },
    remove: (task_ids) =>
      setRead((before) => ({ ...before, tasks: before.tasks?.filter(({ task_id }) => !task_ids.includes(task_id)) })),
  };
}

type Read = Pick<TaskList, 'tasks' | 'hasMore' | 'fault'>;

/** Calls `readAll` repeatedly while the tab is shown; drops a result that arrives after that of a newer call. */
function usePolling(
  readAll: () => Promise<Read | undefined>,
  setRead: (change: Read | ((before: Read) => Read)) => void,
): () => void {
  const refresh = useRef(() => {});
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let newest = 0;
    setRead({ tasks: undefined, hasMore: false, fault: undefined });
    const run = async () => {
      clearTimeout(timer);
      newest += 1;
      const mine = newest;
      const change: Read | ApiError | undefined = await readAll().catch((fault: ApiError) => fault);
      if (mine !== newest || change === undefined) return;
      setRead(change instanceof Error ? (before) => ({ ...before, fault: change }) : change);
      if (!document.hidden) timer = setTimeout(run, POLL_MILLISECONDS);
    };
    const onVisibility = () => {
      clearTimeout(timer);
      if (!document.hidden) void run();
    };
    refresh.current = () => void run();
    document.addEventListener('visibilitychange', onVisibility);
    addEventListener('online', onVisibility);
    void run();
    return () => {
      newest += 1;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('online', onVisibility);
    };
  }, [readAll]);
  return useCallback(() => refresh.current(), []);
}
