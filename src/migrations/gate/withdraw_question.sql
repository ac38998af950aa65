-- Withdraws a question if it is open, or if it is approved and p_is_coordinator: its open tasks become WITHDRAWN, decisions stay. Returns
-- the question's new status and the closed tasks, as close_open_tasks does. No row: there is no such question.
create or replace function withdraw_question(
  p_question_id uuid,
  p_actor text,
  p_is_coordinator boolean,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns table (status text, closed jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  review reviews;
  task approval_tasks;
  withdrawn task_events;
begin
  review := lock_review(p_question_id);
  if review.question_id is null then
    return;
  end if;
  status := review.status;
  closed := '[]';
  if review.status = 'PENDING' or review.status = 'APPROVED' and p_is_coordinator then
    withdrawn.happened_at := p_now;
    withdrawn.actor := p_actor;
    withdrawn.via := p_via;
    withdrawn.request_id := p_request_id;
    closed := close_open_tasks(p_question_id, 'WITHDRAWN', withdrawn);
    -- None of its tasks shows that an approved question was withdrawn.
    if review.status = 'APPROVED' then
      select * into task from approval_tasks where task_id = review.settled_by for update;
      withdrawn.event := 'WITHDRAWN';
      task := append_event(task, withdrawn);
      update approval_tasks
      set event_sequence = task.event_sequence,
        last_event_hash = task.last_event_hash
      where task_id = review.settled_by;
    end if;
    status := 'WITHDRAWN';
    update reviews set status = 'WITHDRAWN', closed_at = p_now where question_id = p_question_id;
    -- An author who withdraws a question knows that, but not yet the outcome of the others in its paper.
    if p_actor <> review.submitted_by or exists (
      select
      from reviews as other
      where other.paper_id = review.paper_id
        and other.item_id <> review.item_id
        and other.status not in ('WITHDRAWN', 'SUPERSEDED')
    ) then
      select * into task
      from approval_tasks
      where question_id = p_question_id
      order by task_id = review.settled_by desc nulls last, stage desc, place
      limit 1;
      -- One that says that it is approved would come too late.
      delete from mails
      where reason = 'OUTCOME'
        and paper_id is null
        and sent_at is null
        and task_ids[1] = task.task_id;
      perform announce_outcome(review, task, p_now);
    end if;
  end if;
  return next;
end $$;
