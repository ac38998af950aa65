-- Withdraws every open question of a paper. Returns the closed tasks, as close_open_tasks does.
create or replace function withdraw_paper(
  p_paper_id uuid,
  p_actor text,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  question_to_withdraw uuid;
  closed jsonb := '[]';
begin
  for question_to_withdraw in select question_id from open_questions_of_paper(p_paper_id) loop
    closed := closed || (
      select withdrawn.closed
      from withdraw_question(question_to_withdraw, p_actor, false, p_now, p_via, p_request_id) as withdrawn
    );
  end loop;
  return closed;
end $$;
