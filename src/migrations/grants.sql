-- Everything that the functions' user may do in the database: read, and call the gate. It writes to no table, so whatever a function does
-- wrong, a task changes only as src/migrations/gate allows. Each deployment grants this, and revokes everything else once its functions
-- are live.
-- psql runs this file with -v user=approval_functions.

grant usage on schema public to :"user";

grant select on approval_tasks, questions, question_words, reviews, mails, review_links, task_tokens, task_events, repair_leases,
  absences, papers, paper_links to :"user";

grant execute on function
  submit_question,
  submit_paper,
  withdraw_question,
  withdraw_paper,
  reassign_open_task,
  reassign_question,
  reassign_paper,
  move_deadline,
  move_paper_deadline,
  set_absence,
  delete_absence,
  move_to_substitutes,
  write_reminders,
  link_reminder,
  keep_task_token,
  add_review_link,
  link_paper_mail,
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
