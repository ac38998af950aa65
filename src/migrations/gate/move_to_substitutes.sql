-- Hands up to p_limit open tasks of absent people to their substitutes: the tasks of p_address, or everybody's if it is null. Tasks that
-- a person has as a substitute stay with them. Returns how many it moved.
create or replace function move_to_substitutes(
  p_address text,
  p_actor text,
  p_now timestamptz,
  p_limit integer,
  p_via text,
  p_request_id text
) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  wanted record;
  wanted_ids uuid[];
  review reviews;
  task approval_tasks;
  reassigned task_events;
  moved integer := 0;
begin
  reassigned.happened_at := p_now;
  reassigned.actor := p_actor;
  reassigned.via := p_via;
  reassigned.request_id := p_request_id;
  wanted_ids := array(
    select task_id
    from absences
    join approval_tasks on assigned_to = any (spellings)
    join reviews using (question_id)
    where address = coalesce(p_address, address)
      and approval_tasks.status = 'PENDING'
      and decision is null
      and stands_in_for is null
      and substitute_for(reviews, reviews.stage + 1, address, p_now) is not null
    order by question_id
    limit p_limit
  );
  perform lock_reviews(array(select question_id from approval_tasks where task_id = any (wanted_ids)));
  perform
  from papers
  where paper_id in (select paper_id from approval_tasks where task_id = any (wanted_ids))
  order by paper_id
  for no key update;
  for wanted in
    select task_id, question_id, address, spellings
    from approval_tasks
    join absences on assigned_to = any (spellings)
    where task_id = any (wanted_ids)
    order by question_id
  loop
    review := lock_review(wanted.question_id);
    select * into task from approval_tasks where task_id = wanted.task_id for update;
    reassigned.assigned_to := substitute_for(review, review.stage + 1, wanted.address, p_now);
    continue when reassigned.assigned_to is null
      or task.status <> 'PENDING'
      or task.decision is not null;
    perform hand_over_task(task, wanted.address, reassigned);
    moved := moved + 1;
  end loop;
  return moved;
end $$;
