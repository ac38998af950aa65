import { useEffect, useState } from 'preact/hooks';

/** The page that the hash of the address names. */
export type Route =
  | { page: 'waiting' }
  | { page: 'mine' }
  | { page: 'new' }
  | { page: 'unknown' }
  | { page: 'search' }
  | { page: 'office' }
  | { page: 'away' }
  | { page: 'papers' | 'new_paper' }
  | { page: 'paper'; paper_id: string }
  | { page: 'task'; task_id: string }
  | { page: 'question' | 'revise'; question_id: string };

export const WAITING = '#/';
/** Everything ever assigned to this person. */
export const DECIDED = '#/?status=ALL';
export const MINE = '#/mine';
export const NEW = '#/new';
export const SEARCH = '#/questions';
export const OFFICE = '#/office';
export const AWAY = '#/away';
export const PAPERS = '#/papers';
export const NEW_PAPER = '#/papers/new';

/** The address of a task's page. */
export function taskRoute(task_id: string): string {
  return `#/tasks/${task_id}`;
}

/** The address of a paper's page. */
export function paperRoute(paper_id: string): string {
  return `#/papers/${paper_id}`;
}

/** The address of a question's page. */
export function questionRoute(question_id: string): string {
  return `#/questions/${question_id}`;
}

/** The address of the form that revises a question. */
export function reviseRoute(question_id: string): string {
  return `#/questions/${question_id}/revise`;
}

/** The part after a question mark is the filter of a list. */
function parse(address: string): Route {
  const [hash = ''] = address.split('?');
  if (hash === '' || hash === '#' || hash === WAITING) return { page: 'waiting' };
  if (hash === MINE) return { page: 'mine' };
  if (hash === NEW) return { page: 'new' };
  if (hash === SEARCH) return { page: 'search' };
  if (hash === OFFICE) return { page: 'office' };
  if (hash === AWAY) return { page: 'away' };
  if (hash === PAPERS) return { page: 'papers' };
  if (hash === NEW_PAPER) return { page: 'new_paper' };
  const [, paper_id] = /^#\/papers\/([^/]+)/.exec(hash) ?? [];
  if (paper_id !== undefined) return { page: 'paper', paper_id };
  const [, question_id, action] = /^#\/questions\/([^/]+)(\/revise)?/.exec(hash) ?? [];
  if (question_id !== undefined) return { page: action === undefined ? 'question' : 'revise', question_id };
  // Anything after the id is ignored: whoever wrote the link must not choose a decision for the person who opens it.
  const [, task_id] = /^#\/tasks\/([^/]+)/.exec(hash) ?? [];
  return task_id === undefined ? { page: 'unknown' } : { page: 'task', task_id };
}

/** The route of the address; it follows changes. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = () => setHash(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return parse(hash);
}
