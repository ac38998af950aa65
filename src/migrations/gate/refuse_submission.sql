-- Why nothing may be submitted: NOT_NEWEST, if the question to revise was already revised, or QUOTA_EXCEEDED; otherwise null. The
-- open tasks of the question to revise do not count, since they close.
create or replace function refuse_submission(p_revised reviews, p_author text[], p_quota integer) returns text
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  if exists (select from reviews where item_id = p_revised.item_id and revision > p_revised.revision) then
    return 'NOT_NEWEST';
  end if;
  if p_quota > 0 then
    p_quota := p_quota + (
      select count(*)
      from approval_tasks
      where question_id = p_revised.question_id
        and status = 'PENDING'
        and decision is null
    );
    if not has_room_for_task(p_author, p_quota) then
      return 'QUOTA_EXCEEDED';
    end if;
  end if;
  return null;
end $$;
