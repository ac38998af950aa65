import { authorize, type Person } from './access.ts';
import type { DecidePorts } from './decide-task.ts';
import { sha256 } from './digest.ts';
import type { LinkedPaper, PaperLinkStore } from './ports/paper-store.ts';
import type { QuestionStore } from './ports/question-store.ts';
import type { TaskStore } from './ports/task-store.ts';
import {
  decideOpened,
  findLinked,
  isOpen,
  LINK_CODE,
  type OpenedTask,
  type Review,
  type ReviewForm,
  type ReviewStore,
  showTask,
  unknownLink,
} from './review-task.ts';

export type PaperReviewStore = PaperLinkStore & Pick<TaskStore, 'findTask'> & Pick<QuestionStore, 'findRevisions'>;

/** What the holder of a paper's link sees first: their tasks in a stage of the paper. */
export interface PaperReview extends LinkedPaper {
  code: string;
}

/** The place of a task among those that its link opens. */
export interface Place {
  code: string;
  title: string;
  /** Counts from 1. */
  number: number;
  of: number;
  /** The next task to decide, searched from here and then from the beginning; null if none is left. */
  next_task_id: string | null;
}

/**
 * What a link shows: one task, or the list of those that a paper's link opens. Changes nothing.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function openLinkedPage(
  { store }: { store: ReviewStore & PaperReviewStore },
  code: string,
): Promise<{ review: Review } | { paper: PaperReview }> {
  const opened = await findLinked(store, code, 'read');
  if (opened !== null) return { review: await showTask(store, code, opened) };
  const linked = await findPaper(store, code);
  if (linked === null) throw unknownLink();
  return { paper: { ...linked, code } };
}

/**
 * What a paper's link shows of one of its tasks. Changes nothing.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function openPaperTask(
  { store }: { store: PaperReviewStore },
  code: string,
  task_id: string,
): Promise<{ review: Review; place: Place }> {
  const { opened, place } = await openTask(store, code, task_id);
  return { review: await showTask(store, code, opened), place };
}

/** Like decideReview, for one of the tasks that a paper's link opens. Throws what decideReview throws. */
export async function decidePaperTask(
  ports: DecidePorts & { store: PaperReviewStore },
  code: string,
  task_id: string,
  readForm: () => ReviewForm,
): Promise<boolean> {
  const { opened } = await openTask(ports.store, code, task_id);
  return await decideOpened(ports, code, opened, readForm());
}

async function findPaper(store: PaperLinkStore, code: string): Promise<LinkedPaper | null> {
  return LINK_CODE.test(code) ? await store.findPaperByLink(sha256(code)) : null;
}

/** The holder of the link is its recipient: a task that now belongs to somebody else is hidden from them. */
async function openTask(
  store: PaperReviewStore,
  code: string,
  task_id: string,
): Promise<{ opened: OpenedTask; place: Place }> {
  const linked = await findPaper(store, code);
  const index = linked?.tasks.findIndex(({ task }) => task.task_id === task_id.toLowerCase()) ?? -1;
  const found = index < 0 ? null : await store.findTask(task_id);
  if (linked === null || found === null) throw unknownLink();
  const holder: Person = { email: linked.holder, is_coordinator: false };
  return { opened: { task: authorize(holder, found, 'decide'), holder }, place: placeOf(linked, index, code) };
}

function placeOf({ paper, tasks }: LinkedPaper, index: number, code: string): Place {
  const others = [...tasks.slice(index + 1), ...tasks.slice(0, index)];
  return {
    code,
    title: paper.title,
    number: index + 1,
    of: tasks.length,
    next_task_id: others.find(({ task }) => isOpen(task))?.task.task_id ?? null,
  };
}
