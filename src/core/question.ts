import type { Question, Status, Task } from './task.ts';

/** One stage of a question. `assigned_to`: the people whom its tasks are assigned to now, or will be. */
export interface Stage {
  /** Counts from 1. */
  stage: number;
  status: Status | 'PLANNED';
  required_approvals: number;
  assigned_to: string[];
}

/** What lists show of a question; its text is cut. */
export interface ListedQuestion {
  question_id: string;
  /** The `question_id` of its first revision. */
  item_id: string;
  /** Counts from 1. */
  revision: number;
  paper_id: string | null;
  position: number | null;
  reference: string;
  status: Status;
  /** The author; null if nobody was ever asked to assess the question. */
  submitted_by: string | null;
  created_at: Date;
  closed_at: Date | null;
  question_text: string;
  stages: Stage[];
}

/** One question as the API answers it, with its stages and tasks. */
export interface ReviewedQuestion extends ListedQuestion, Pick<Question, 'options' | 'correct_answer' | 'language'> {
  tasks: Task[];
}

/** The planned stages with their results: for a stage that has opened, its tasks determine them. */
export function stagesOf(
  review: { status: Status; stage: number; plan: Pick<Stage, 'assigned_to' | 'required_approvals'>[] },
  tasks: readonly Pick<Task, 'stage' | 'status' | 'assigned_to'>[],
): Stage[] {
  return review.plan.map(({ assigned_to, required_approvals }, i) => {
    const stage = i + 1;
    const own = tasks.filter((task) => task.stage === stage);
    return {
      stage,
      status: stageStatus(review, stage, own),
      required_approvals,
      assigned_to: own.length === 0 ? assigned_to : own.map((task) => task.assigned_to),
    };
  });
}

function stageStatus(
  review: { status: Status; stage: number },
  stage: number,
  tasks: readonly Pick<Task, 'status'>[],
): Stage['status'] {
  if (stage > review.stage) return 'PLANNED';
  if (stage < review.stage) return 'APPROVED';
  // An approved question that is withdrawn later keeps its approvals.
  const isWithdrawnLater = review.status === 'WITHDRAWN' && tasks.every(({ status }) => status !== 'WITHDRAWN');
  return isWithdrawnLater && tasks.length > 0 ? 'APPROVED' : review.status;
}
