-- Hands an open task, whose row the caller has locked, to p_reassigned.assigned_to: ends its links, which decide as the task's current
-- assessor, and lets reconcile mail the new one. A mail to the previous assessor is never sent, or its link opens nothing.
-- p_stands_in_for is the absent person whom the substitute replaces, or null. Returns the row as it then is.
create or replace function hand_over_task(
  p_task approval_tasks,
  p_stands_in_for text,
  p_reassigned task_events
) returns approval_tasks
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  delete from review_links where task_id = p_task.task_id;
  -- A mail that bounced went to the previous assessor.
  delete from repair_leases where task_id = p_task.task_id and repair = 'bounced';
  if p_task.paper_id is null then
    delete from mails where reason = 'ASSIGNMENT' and task_ids[1] = p_task.task_id and sent_at is null;
  else
    -- Before its mails, as everybody locks: two that hand tasks to each other would deadlock on these.
    perform from papers where paper_id = p_task.paper_id for no key update;
    update mails
    set task_ids = array_remove(task_ids, p_task.task_id)
    where reason = 'ASSIGNMENT'
      and paper_id = p_task.paper_id
      and recipient = p_task.assigned_to
      and sent_at is null;
    delete from mails where paper_id = p_task.paper_id and recipient = p_task.assigned_to and task_ids = '{}' and sent_at is null;
  end if;
  p_reassigned.event := 'REASSIGNED';
  p_reassigned."from" := p_task.assigned_to;
  p_task := append_event(p_task, p_reassigned);
  update approval_tasks
  set assigned_to = p_reassigned.assigned_to,
    stands_in_for = p_stands_in_for,
    notified_at = null,
    updated_at = p_reassigned.happened_at,
    event_sequence = p_task.event_sequence,
    last_event_hash = p_task.last_event_hash
  where task_id = p_task.task_id
  returning * into p_task;
  if p_task.paper_id is null then
    perform claim_mail('ASSIGNMENT', p_task.assigned_to, p_task, p_reassigned.happened_at, p_reassigned.happened_at);
  else
    perform add_to_paper_mail(p_task, p_reassigned.happened_at);
  end if;
  return p_task;
end $$;
