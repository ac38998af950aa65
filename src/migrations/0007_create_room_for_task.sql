-- In PL/pgSQL, whose second statement sees what has committed while the first one waited: a statement that took the lock by
-- itself would count by the snapshot from before the wait, and authors could exceed the quota by submitting at once.
create function has_room_for_task(author text[], quota integer) returns boolean
language plpgsql volatile
as $$
begin
  perform pg_advisory_xact_lock(hashtext('open tasks of an author'), hashtext(author[1]));
  return (
    select count(*) < quota
    from (
      select
      from approval_tasks
      where assigned_by = any (author)
        and status = 'PENDING'
        and decision is null
      limit quota
    ) as open
  );
end $$;

comment on function has_room_for_task is 'Whether an author, by any spelling of their address, has fewer open tasks than the quota; holds until the end of the transaction, since it goes on holding a lock of that author.';
