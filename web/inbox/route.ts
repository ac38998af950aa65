import { useEffect, useState } from 'preact/hooks';
import { DECISIONS, type Decision } from '../../src/core/task.ts';

/** What the hash of the address asks for. */
export type Route =
  | { page: 'waiting' }
  | { page: 'mine' }
  | { page: 'new' }
  | { page: 'unknown' }
  /** `decision` when the person has already chosen to give one. */
  | { page: 'task'; task_id: string; decision: Decision | undefined };

export const WAITING = '#/';
export const MINE = '#/mine';
export const NEW = '#/new';

/** The address of a task's page. */
export function taskRoute(task_id: string, decision?: Decision): string {
  return `#/tasks/${task_id}${decision === undefined ? '' : `/${decision}`}`;
}

function parse(hash: string): Route {
  if (hash === '' || hash === '#' || hash === WAITING) return { page: 'waiting' };
  if (hash === MINE) return { page: 'mine' };
  if (hash === NEW) return { page: 'new' };
  const [, task_id, chosen] = /^#\/tasks\/([^/]+)(?:\/(\w+))?$/.exec(hash) ?? [];
  if (task_id === undefined) return { page: 'unknown' };
  return { page: 'task', task_id, decision: DECISIONS.find((decision) => decision === chosen) };
}

/** The route of the address, as it changes. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = () => setHash(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return parse(hash);
}
