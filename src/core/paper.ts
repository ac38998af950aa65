import type { ReviewedQuestion } from './question.ts';
import type { Status, Task } from './task.ts';

/** An ordered set of questions, as lists show it. */
export interface ListedPaper {
  paper_id: string;
  title: string;
  /** The author. */
  submitted_by: string;
  created_at: Date;
  status: Status;
  /** The number of questions with each status; statuses without questions are left out. */
  counts: StatusCounts;
}

export type StatusCounts = Partial<Record<Status, number>>;

/** A paper with its questions in order, each the newest revision. */
export interface Paper extends ListedPaper {
  questions: PaperQuestion[];
}

/** A question without its comments, which are on its own page. */
export type PaperQuestion = Omit<ReviewedQuestion, 'tasks'> & { tasks: Omit<Task, 'comments'>[] };

/** What identifies a paper to people: its title, and who submitted it. */
export type PaperRecord = Pick<ListedPaper, 'paper_id' | 'title' | 'submitted_by' | 'created_at'>;

/** The paper with these questions. */
export function paperOf(record: PaperRecord, questions: readonly ReviewedQuestion[]): Paper {
  const counts: StatusCounts = {};
  for (const { status } of questions) counts[status] = (counts[status] ?? 0) + 1;
  return { ...listedPaper(record, counts), questions: questions.map(withoutComments) };
}

/** The status of a paper whose questions have these statuses. */
export function listedPaper(
  { paper_id, title, submitted_by, created_at }: PaperRecord,
  counts: StatusCounts,
): ListedPaper {
  return { paper_id, title, submitted_by, created_at, status: statusOf(counts), counts };
}

/** Withdrawn questions do not count. */
function statusOf({ WITHDRAWN: _, ...counts }: StatusCounts): Status {
  const others = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (others === 0) return 'WITHDRAWN';
  if ((counts.PENDING ?? 0) > 0) return 'PENDING';
  return counts.APPROVED === others ? 'APPROVED' : 'CHANGES_REQUESTED';
}

function withoutComments(question: ReviewedQuestion): PaperQuestion {
  return { ...question, tasks: question.tasks.map(({ comments: _, ...task }) => task) };
}
