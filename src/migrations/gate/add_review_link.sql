-- Makes one more link of a task, for a mail that is sent again.
create or replace function add_review_link(p_task_id uuid, p_code_hash bytea, p_now timestamptz) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into review_links (code_hash, task_id, created_at) values (p_code_hash, p_task_id, p_now);
end $$;
