-- Whether somebody has decided on a question: from then on its author may not choose who else does.
create or replace function is_decided_on(p_question_id uuid) returns boolean
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
  select exists (select from approval_tasks where question_id = p_question_id and decision is not null)
$$;
