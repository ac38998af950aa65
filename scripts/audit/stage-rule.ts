/** What an assessor's task came to, as far as a stage asks. */
export type TaskOutcome = 'APPROVED' | 'REJECTED' | 'CHANGES_REQUESTED' | 'EXPIRED' | 'OPEN';

/** A review's row, as far as it follows from its tasks. */
export interface ReviewRow {
  status: string;
  stage: number;
  stages: { assigned_to: string[]; required_approvals: number }[];
  /** Whether there is a newer revision, and whether an event says that the approved question was withdrawn; undefined where nobody asks. */
  is_revised?: boolean;
  is_withdrawn_later?: boolean;
}

/** A task's row, as far as its review follows from it. */
export interface StagedTaskRow {
  stage: number;
  status: string;
  decision: string | null;
  decided_by: string | null;
}

/**
 * What a stage ends as; null while it goes on. Written from the words of the contract, not from the gate: a rejection ends it, approvals
 * end it unless somebody asked for changes, and else it waits for everybody.
 */
export function stageOutcome(required_approvals: number, outcomes: readonly TaskOutcome[]): string | null {
  const has = (wanted: TaskOutcome) => outcomes.includes(wanted);
  if (has('REJECTED')) return 'REJECTED';
  const approvals = outcomes.filter((outcome) => outcome === 'APPROVED').length;
  if (!has('CHANGES_REQUESTED') && approvals >= required_approvals) return 'APPROVED';
  if (has('OPEN')) return null;
  return has('CHANGES_REQUESTED') ? 'CHANGES_REQUESTED' : 'EXPIRED';
}

/** How a question does not follow from its tasks, a line each (I9). */
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

/** A task that was closed because its stage ended, or its question, says nothing. */
function outcomeOf({ status, decision }: StagedTaskRow): TaskOutcome[] {
  if (decision !== null) return [decision as TaskOutcome];
  if (status === 'PENDING') return ['OPEN'];
  return status === 'WITHDRAWN' || status === 'SUPERSEDED' ? [] : [status as TaskOutcome];
}
