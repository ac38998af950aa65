-- All that the functions' user may do in the database: read, and call the gate. It writes no table, so whatever a function does wrong, a
-- task changes only as src/migrations/gate allows. Each deployment grants this, and takes back everything else once its functions
-- are live.
-- psql runs this file with -v user=approval_functions.

grant usage on schema public to :"user";

grant select on approval_tasks, questions, question_words, reviews, mails, review_links, task_tokens, task_events, repair_leases,
  absences to :"user";

grant execute on function
  submit_question,
  withdraw_question,
  reassign_open_task,
  reassign_question,
  move_deadline,
  set_absence,
  delete_absence,
  move_to_substitutes,
  write_reminders,
  link_reminder,
  keep_task_token,
  add_review_link,
  mark_mailed,
  decide_task,
  close_task,
  settle_task,
  mark_told,
  next_execution,
  claim_repairs,
  release_repairs,
  claim_mails,
  release_mails,
  end_backoff,
  mark_dead_lettered,
  mark_bounced,
  unmark_bounced
  to :"user";
