-- step
alter table approval_tasks
  drop constraint if exists approval_tasks_stuck_check,
  add constraint approval_tasks_stuck_check
    check (stuck in ('WORKFLOW_NOT_STARTED', 'DECISION_NOT_DELIVERED', 'MAIL_NOT_SENT', 'MAIL_BOUNCED', 'DEAD_LETTER')) not valid;

comment on column approval_tasks.stuck is 'Why repairing has not helped, or that the assessor''s address takes no mail; null while all is well.';

-- step
alter table approval_tasks validate constraint approval_tasks_stuck_check;
