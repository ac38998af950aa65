-- Every task token of a task, newest first. A row that was inserted by hand may hold its token itself.
create or replace function tokens_of(p_task approval_tasks) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
  tokens text[] := array(
    select task_token from task_tokens where task_id = p_task.task_id order by received_at desc
  );
begin
  if p_task.task_token is not null and p_task.task_token <> all (tokens) then
    return p_task.task_token || tokens;
  end if;
  return tokens;
end $$;
