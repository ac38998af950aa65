import addReviewLink from '../../migrations/gate/add_review_link.sql';
import addToPaperMail from '../../migrations/gate/add_to_paper_mail.sql';
import announceOutcome from '../../migrations/gate/announce_outcome.sql';
import appendEvent from '../../migrations/gate/append_event.sql';
import claimMail from '../../migrations/gate/claim_mail.sql';
import claimMails from '../../migrations/gate/claim_mails.sql';
import claimPaperMail from '../../migrations/gate/claim_paper_mail.sql';
import claimRepairs from '../../migrations/gate/claim_repairs.sql';
import closeOpenTasks from '../../migrations/gate/close_open_tasks.sql';
import closeTask from '../../migrations/gate/close_task.sql';
import decideTask from '../../migrations/gate/decide_task.sql';
import deleteAbsence from '../../migrations/gate/delete_absence.sql';
import dueAtOfStage from '../../migrations/gate/due_at_of_stage.sql';
import endBackoff from '../../migrations/gate/end_backoff.sql';
import eventHash from '../../migrations/gate/event_hash.sql';
import goesOnGathering from '../../migrations/gate/goes_on_gathering.sql';
import handOverTask from '../../migrations/gate/hand_over_task.sql';
import hasPlace from '../../migrations/gate/has_place.sql';
import isDecidedOn from '../../migrations/gate/is_decided_on.sql';
import isNamed from '../../migrations/gate/is_named.sql';
import isPlanned from '../../migrations/gate/is_planned.sql';
import keepTaskToken from '../../migrations/gate/keep_task_token.sql';
import linkPaperMail from '../../migrations/gate/link_paper_mail.sql';
import linkReminder from '../../migrations/gate/link_reminder.sql';
import lockReview from '../../migrations/gate/lock_review.sql';
import lockReviews from '../../migrations/gate/lock_reviews.sql';
import markBounced from '../../migrations/gate/mark_bounced.sql';
import markDeadLettered from '../../migrations/gate/mark_dead_lettered.sql';
import markMailed from '../../migrations/gate/mark_mailed.sql';
import markTold from '../../migrations/gate/mark_told.sql';
import moveDeadline from '../../migrations/gate/move_deadline.sql';
import movePaperDeadline from '../../migrations/gate/move_paper_deadline.sql';
import moveToSubstitutes from '../../migrations/gate/move_to_substitutes.sql';
import nextEvent from '../../migrations/gate/next_event.sql';
import nextExecution from '../../migrations/gate/next_execution.sql';
import openQuestionsOfPaper from '../../migrations/gate/open_questions_of_paper.sql';
import openStage from '../../migrations/gate/open_stage.sql';
import outcomeOfStage from '../../migrations/gate/outcome_of_stage.sql';
import reassignOpenTask from '../../migrations/gate/reassign_open_task.sql';
import reassignPaper from '../../migrations/gate/reassign_paper.sql';
import reassignQuestion from '../../migrations/gate/reassign_question.sql';
import reassignTask from '../../migrations/gate/reassign_task.sql';
import refuseSubmission from '../../migrations/gate/refuse_submission.sql';
import releaseMails from '../../migrations/gate/release_mails.sql';
import releaseRepairs from '../../migrations/gate/release_repairs.sql';
import repairBackoff from '../../migrations/gate/repair_backoff.sql';
import replanQuestion from '../../migrations/gate/replan_question.sql';
import setAbsence from '../../migrations/gate/set_absence.sql';
import settleStage from '../../migrations/gate/settle_stage.sql';
import settleTask from '../../migrations/gate/settle_task.sql';
import staffStage from '../../migrations/gate/staff_stage.sql';
import stageOutcome from '../../migrations/gate/stage_outcome.sql';
import storeQuestion from '../../migrations/gate/store_question.sql';
import storeQuestions from '../../migrations/gate/store_questions.sql';
import submitPaper from '../../migrations/gate/submit_paper.sql';
import submitQuestion from '../../migrations/gate/submit_question.sql';
import submittedBefore from '../../migrations/gate/submitted_before.sql';
import substituteFor from '../../migrations/gate/substitute_for.sql';
import supersedeQuestion from '../../migrations/gate/supersede_question.sql';
import tokensOf from '../../migrations/gate/tokens_of.sql';
import unmarkBounced from '../../migrations/gate/unmark_bounced.sql';
import withdrawPaper from '../../migrations/gate/withdraw_paper.sql';
import withdrawQuestion from '../../migrations/gate/withdraw_question.sql';
import writeReminders from '../../migrations/gate/write_reminders.sql';

/**
 * The functions of src/migrations/gate by name, with their texts: the only way to change a task. They run with the rights of the
 * database's owner, so each checks everything that it relies on.
 */
export const GATE: Record<string, string> = {
  add_review_link: addReviewLink,
  add_to_paper_mail: addToPaperMail,
  announce_outcome: announceOutcome,
  append_event: appendEvent,
  claim_mail: claimMail,
  claim_mails: claimMails,
  claim_paper_mail: claimPaperMail,
  claim_repairs: claimRepairs,
  close_open_tasks: closeOpenTasks,
  close_task: closeTask,
  decide_task: decideTask,
  delete_absence: deleteAbsence,
  due_at_of_stage: dueAtOfStage,
  end_backoff: endBackoff,
  event_hash: eventHash,
  goes_on_gathering: goesOnGathering,
  hand_over_task: handOverTask,
  has_place: hasPlace,
  is_decided_on: isDecidedOn,
  is_named: isNamed,
  is_planned: isPlanned,
  keep_task_token: keepTaskToken,
  link_paper_mail: linkPaperMail,
  link_reminder: linkReminder,
  lock_review: lockReview,
  lock_reviews: lockReviews,
  mark_bounced: markBounced,
  mark_dead_lettered: markDeadLettered,
  mark_mailed: markMailed,
  mark_told: markTold,
  move_deadline: moveDeadline,
  move_paper_deadline: movePaperDeadline,
  move_to_substitutes: moveToSubstitutes,
  next_event: nextEvent,
  next_execution: nextExecution,
  open_questions_of_paper: openQuestionsOfPaper,
  open_stage: openStage,
  outcome_of_stage: outcomeOfStage,
  reassign_open_task: reassignOpenTask,
  reassign_paper: reassignPaper,
  reassign_question: reassignQuestion,
  reassign_task: reassignTask,
  refuse_submission: refuseSubmission,
  release_mails: releaseMails,
  release_repairs: releaseRepairs,
  repair_backoff: repairBackoff,
  replan_question: replanQuestion,
  set_absence: setAbsence,
  settle_stage: settleStage,
  settle_task: settleTask,
  staff_stage: staffStage,
  stage_outcome: stageOutcome,
  store_question: storeQuestion,
  store_questions: storeQuestions,
  submit_paper: submitPaper,
  submit_question: submitQuestion,
  submitted_before: submittedBefore,
  substitute_for: substituteFor,
  supersede_question: supersedeQuestion,
  tokens_of: tokensOf,
  unmark_bounced: unmarkBounced,
  withdraw_paper: withdrawPaper,
  withdraw_question: withdrawQuestion,
  write_reminders: writeReminders,
};
