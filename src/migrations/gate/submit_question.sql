-- Stores a question, its task and the event SUBMITTED, once per author and idempotency key. `is_new` is false where the id or the key
-- is already there: the task is that one. No row: the author has p_quota open tasks (0 is no limit).
-- p_author holds every spelling of the author's address, the one to store first.
create or replace function submit_question(
  p_task_id uuid,
  p_question_id uuid,
  p_author text[],
  p_assigned_to text,
  p_due_at timestamptz,
  p_idempotency_key text,
  p_request_hash bytea,
  p_question_text text,
  p_options jsonb,
  p_correct_answer text,
  p_content_hash bytea,
  p_quota integer,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns table (task approval_tasks, is_new boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  submitted task_events;
begin
  is_new := false;
  -- Under another spelling of the author's address no unique index finds the key.
  if p_idempotency_key is not null then
    select * into task from approval_tasks where assigned_by = any (p_author) and idempotency_key = p_idempotency_key;
    if found then
      return next;
      return;
    end if;
  end if;

  if p_quota = 0 or has_room_for_task(p_author, p_quota) then
    task.task_id := p_task_id;
    task.event_sequence := 0;
    submitted.event := 'SUBMITTED';
    submitted.happened_at := p_now;
    submitted.actor := p_author[1];
    submitted.via := p_via;
    submitted.request_id := p_request_id;
    submitted.content_hash := p_content_hash;
    submitted.assigned_to := p_assigned_to;
    submitted.due_at := p_due_at;
    submitted := next_event(task, submitted);
    -- One statement, at whose end foreign keys are checked: where the task is there already, no question is left without one.
    with inserted as (
      insert into approval_tasks (task_id, question_id, assigned_by, assigned_to, status, due_at, idempotency_key,
        request_hash, created_at, updated_at, event_sequence, last_event_hash)
      values (p_task_id, p_question_id, p_author[1], p_assigned_to, 'PENDING', p_due_at, p_idempotency_key,
        p_request_hash, p_now, p_now, submitted.sequence, submitted.hash)
      on conflict do nothing
      returning *
    ), question as (
      insert into questions (question_id, question_text, options, correct_answer, created_at)
      select question_id, p_question_text, p_options, p_correct_answer, p_now
      from inserted
    )
    select * into task from inserted;
    if found then
      insert into task_events values (submitted.*);
      is_new := true;
      return next;
      return;
    end if;
  end if;

  -- Another call was first, since this one began.
  select * into task
  from approval_tasks
  where task_id = p_task_id
    or (assigned_by = any (p_author) and idempotency_key = p_idempotency_key);
  if found then
    return next;
  end if;
end $$;
