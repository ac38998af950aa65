import type { Person } from './access.ts';
import type { ReviewedQuestion } from './question.ts';
import type { Task } from './task.ts';

/** A task in its state of creation, whatever has happened to it since. */
export function asCreated<T extends Task>(task: T): T {
  const untouched = { decision: null, comments: null, decided_by: null, decided_at: null } as const;
  return { ...task, ...untouched, status: 'PENDING', updated_at: task.created_at };
}

/**
 * A question as `person` may see it. Assessors of the open stage do not see the decisions of the others until their own task is closed,
 * so that each decides alone.
 */
export function veilQuestion(question: ReviewedQuestion, person: Person): ReviewedQuestion {
  return {
    ...question,
    tasks: question.tasks.map((task) => (isVeiled(task, question, person) ? asCreated(task) : task)),
  };
}

/** Whether `person` must not see the result of a task of the question yet. */
export function isVeiled(
  task: Pick<Task, 'task_id' | 'stage' | 'assigned_to'>,
  question: Pick<ReviewedQuestion, 'status' | 'tasks'>,
  person: Person,
): boolean {
  if (question.status !== 'PENDING' || task.assigned_to === person.email) return false;
  // A stage opens when the previous one has ended: the newest tasks belong to the open one.
  const openStage = Math.max(...question.tasks.map(({ stage }) => stage));
  return (
    task.stage === openStage &&
    question.tasks.some(
      (own) => own.assigned_to === person.email && own.stage === openStage && own.status === 'PENDING',
    )
  );
}
