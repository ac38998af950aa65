import { reviewFaults } from '../../scripts/audit/stage-rule.ts';
import { type Evidence, executionsOf, type Review } from './evidence.ts';
import { type Excuses, executionViolations, openViolations, versionViolations } from './invariants.ts';

/** A question with stages two periods of reconcile after the last fault: it follows from its tasks, which can be decided (I2, I9). */
export function questionRepairedViolations(
  author: string,
  evidence: Evidence,
  { graceMs, deathsOfUpdateStatus }: Excuses,
): string[] {
  const tasks = evidence.tasks.filter(({ assigned_by }) => assigned_by === author);
  return [
    ...reviewViolations(reviewsOf(author, evidence), evidence),
    // An execution that cannot ask how long it still has to wait ends, and its task continues without it.
    ...tasks.flatMap((task) => openViolations(task, { isExecutionStopped: deathsOfUpdateStatus > 0 }, evidence)),
    ...tasks
      .filter(({ status, decision }) => status !== 'PENDING' || decision !== null)
      // An execution whose task reconcile has just closed is told in its next runs.
      .filter(({ updated_at }) => evidence.now - updated_at.getTime() >= graceMs)
      .filter((task) => executionsOf(task, evidence).some(({ status }) => status === 'RUNNING'))
      .map(({ assigned_to, status }) => `${assigned_to}: ${status}, and the execution still waits`),
  ];
}

/** What must hold when the question is closed (I1, I2, I7, I9, I11). */
export function questionClosedViolations(author: string, evidence: Evidence, excuses: Excuses): string[] {
  const reviews = reviewsOf(author, evidence);
  const tasks = evidence.tasks.filter(({ assigned_by }) => assigned_by === author);
  return [
    ...reviewViolations(reviews, evidence),
    ...reviews.filter(({ status }) => status === 'PENDING').map(({ revision }) => `revision ${revision} is PENDING`),
    ...tasks.flatMap((task) => versionViolations(task, evidence)),
    ...tasks.flatMap((task) =>
      executionsOf(task, evidence).flatMap((execution) =>
        executionViolations(execution, task, excuses.deathsOfUpdateStatus > 0),
      ),
    ),
    ...reviews.flatMap((review) => mailViolations(review, evidence, excuses)),
  ];
}

function reviewsOf(author: string, { reviews }: Evidence): Review[] {
  return reviews.filter(({ submitted_by }) => submitted_by === author);
}

function reviewViolations(reviews: Review[], { tasks }: Evidence): string[] {
  const follows = reviews.flatMap((review) => {
    const own = tasks.filter(({ question_id }) => question_id === review.question_id);
    return reviewFaults(review, own).map((fault) => `revision ${review.revision}: ${fault}`);
  });
  const waiting = reviews.slice(0, -1).filter(({ status }) => status === 'PENDING');
  const misplaced = reviews.filter(({ revision }, i) => revision !== i + 1);
  return [
    ...follows,
    ...waiting.map(({ revision }) => `revision ${revision} is open beside a newer one`),
    ...misplaced.map(({ revision }) => `revision ${revision} is out of order`),
  ];
}

/** An author has one mail for each outcome that others caused, and none for their own actions. */
function mailViolations(review: Review, evidence: Evidence, excuses: Excuses): string[] {
  const { question_id, paper_id, status, submitted_by } = review;
  const isTold = status !== 'SUPERSEDED' && status !== 'WITHDRAWN';
  if (paper_id !== null) {
    // One each time that no question of it was open any more.
    const isMailed = evidence.mails.some(({ to, text }) => to === submitted_by && text.includes(paper_id));
    return isTold && !isMailed ? ['nobody told the author the outcome of the paper'] : [];
  }
  const mails = evidence.mails.filter(({ to, text }) => to === submitted_by && text.includes(question_id)).length;
  // An approved question that a coordinator withdraws closes twice.
  const most = isTold ? excuses.mostMails : status === 'WITHDRAWN' && excuses.isFast ? 2 * excuses.mostMails : 0;
  if (mails > most) return [`the author had ${mails} mails of ${status}`];
  return isTold && mails === 0 ? ['nobody told the author the outcome'] : [];
}
