import addReviewLink from '../../migrations/gate/add_review_link.sql';
import appendEvent from '../../migrations/gate/append_event.sql';
import claimRepairs from '../../migrations/gate/claim_repairs.sql';
import closeTask from '../../migrations/gate/close_task.sql';
import decideTask from '../../migrations/gate/decide_task.sql';
import endBackoff from '../../migrations/gate/end_backoff.sql';
import eventHash from '../../migrations/gate/event_hash.sql';
import keepTaskToken from '../../migrations/gate/keep_task_token.sql';
import markBounced from '../../migrations/gate/mark_bounced.sql';
import markDeadLettered from '../../migrations/gate/mark_dead_lettered.sql';
import markMailed from '../../migrations/gate/mark_mailed.sql';
import markTold from '../../migrations/gate/mark_told.sql';
import moveDeadline from '../../migrations/gate/move_deadline.sql';
import nextEvent from '../../migrations/gate/next_event.sql';
import nextExecution from '../../migrations/gate/next_execution.sql';
import reassignTask from '../../migrations/gate/reassign_task.sql';
import releaseRepairs from '../../migrations/gate/release_repairs.sql';
import repairBackoff from '../../migrations/gate/repair_backoff.sql';
import submitQuestion from '../../migrations/gate/submit_question.sql';
import tokensOf from '../../migrations/gate/tokens_of.sql';
import unmarkBounced from '../../migrations/gate/unmark_bounced.sql';

/**
 * The functions of src/migrations/gate by name, with their texts: everything that may change a task. They run with the rights of the
 * database's owner, so each checks all that it needs.
 */
export const GATE: Record<string, string> = {
  add_review_link: addReviewLink,
  append_event: appendEvent,
  claim_repairs: claimRepairs,
  close_task: closeTask,
  decide_task: decideTask,
  end_backoff: endBackoff,
  event_hash: eventHash,
  keep_task_token: keepTaskToken,
  mark_bounced: markBounced,
  mark_dead_lettered: markDeadLettered,
  mark_mailed: markMailed,
  mark_told: markTold,
  move_deadline: moveDeadline,
  next_event: nextEvent,
  next_execution: nextExecution,
  reassign_task: reassignTask,
  release_repairs: releaseRepairs,
  repair_backoff: repairBackoff,
  submit_question: submitQuestion,
  tokens_of: tokensOf,
  unmark_bounced: unmarkBounced,
};
