-- Closes an open question that its author revises, and its open tasks. The caller has locked both. Returns the result of close_open_tasks.
create or replace function supersede_question(p_revised reviews, p_cause task_events) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  if p_revised.status is distinct from 'PENDING' then
    return '[]';
  end if;
  update reviews set status = 'SUPERSEDED', closed_at = p_cause.happened_at where question_id = p_revised.question_id;
  return close_open_tasks(p_revised.question_id, 'SUPERSEDED', p_cause);
end $$;
