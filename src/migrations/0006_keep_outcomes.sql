lock table approval_tasks in share row exclusive mode;

-- The statements of the functions never do this. The trigger is for what else runs as their user: a decision that could be undone
-- could be made anew. The owner of the table, who could drop the trigger too, may mend rows by hand; the audit shows it.
create function refuse_another_outcome() returns trigger
language plpgsql
as $$
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return new;
  end if;
  raise exception 'a decision and a final status never change' using errcode = 'insufficient_privilege';
end $$;

create trigger keep_outcome
  before update on approval_tasks
  for each row
  when (
    old.decision is not null
      and (old.decision, old.comments, old.decided_by, old.decided_at)
        is distinct from (new.decision, new.comments, new.decided_by, new.decided_at)
    or old.status <> 'PENDING' and old.status is distinct from new.status
  )
  execute function refuse_another_outcome();

comment on trigger keep_outcome on approval_tasks is 'Refuses another decision and another final status to everybody but the owner of the table.';
