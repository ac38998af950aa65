/** The result of an assessor's task, as far as its stage depends on it. */
export type TaskOutcome = 'APPROVED' | 'REJECTED' | 'CHANGES_REQUESTED' | 'EXPIRED' | 'OPEN';

/** The part of a review's row that follows from its tasks. */
export interface ReviewRow {
  status: string;
  stage: number;
  stages: { assigned_to: string[]; required_approvals: number }[];
  /** Whether there is a newer revision, and whether an event says that the approved question was withdrawn; undefined if not looked up. */
  is_revised?: boolean;
  is_withdrawn_later?: boolean;
}

/** The part of a task's row that its review follows from. */
export interface StagedTaskRow {
  stage: number;
  status: string;
  decision: string | null;
  decided_by: string | null;
}

/**
 * The outcome of a stage; null while it is open. Written from the contract, not from the gate: one rejection ends it, enough approvals
 * end it unless somebody asked for changes, and otherwise it waits for everybody.
 */
export function stageOutcome(required_approvals: number, outcomes: readonly TaskOutcome[]): string | null {
  const has = (wanted: TaskOutcome) => outcomes.includes(wanted);
  if (has('REJECTED')) return 'REJECTED';
  const approvals = outcomes.filter((outcome) => outcome === 'APPROVED').length;
  if (!has('CHANGES_REQUESTED') && approvals >= required_approvals) return 'APPROVED';
  if (has('OPEN')) return null;
  return has('CHANGES_REQUESTED') ? 'CHANGES_REQUESTED' : 'EXPIRED';
}

/** Each contradiction between a question and its tasks, one line each (I9). */
export function reviewFaults(review: ReviewRow, tasks: readonly StagedTaskRow[]): string[] {
  const deciders = tasks.flatMap(({ decided_by }) => decided_by ?? []);
  return [
    ...review.stages.flatMap((plan, i) => stageFaults(review, plan, i + 1, tasks)),
    ...(new Set(deciders).size < deciders.length ? ['somebody decided twice on a question'] : []),
    ...tasks.filter(({ stage }) => stage > review.stages.length).map(({ stage }) => `a task of a stage ${stage}`),
  ];
}

function stageFaults(
  review: ReviewRow,
  plan: ReviewRow['stages'][number],
  stage: number,
  tasks: readonly StagedTaskRow[],
): string[] {
  const own = tasks.filter((task) => task.stage === stage);
  const planned = stage > review.stage ? 0 : plan.assigned_to.length;
  if (own.length !== planned) return [`stage ${stage} has ${own.length} tasks instead of ${planned}`];
  if (stage > review.stage) return [];
  const outcome = stageOutcome(plan.required_approvals, own.flatMap(outcomeOf));
  const isLast = stage === review.stages.length;
  if (stage < review.stage)
    return outcome === 'APPROVED' ? [] : [`stage ${stage} came to ${outcome}, and the next opened`];
  const isRight = () => {
    const wasOpen = own.some(({ status }) => status === review.status);
    switch (review.status) {
      case 'PENDING':
        return outcome === null;
      case 'APPROVED':
        return outcome === 'APPROVED' && isLast;
      case 'SUPERSEDED':
        return wasOpen && (review.is_revised !== false || own.every(({ status }) => status === 'SUPERSEDED'));
      case 'WITHDRAWN':
        return (
          wasOpen || (outcome === 'APPROVED' && isLast && (review.is_withdrawn_later !== false || own.length === 0))
        );
      default:
        return outcome === review.status;
    }
  };
  return isRight() ? [] : [`the question is ${review.status}, and its stage ${stage} came to ${outcome}`];
}

/** A task that closed because its stage or its question ended has no result. */
function outcomeOf({ status, decision }: StagedTaskRow): TaskOutcome[] {
  if (decision !== null) return [decision as TaskOutcome];
  if (status === 'PENDING') return ['OPEN'];
  return status === 'WITHDRAWN' || status === 'SUPERSEDED' ? [] : [status as TaskOutcome];
}
