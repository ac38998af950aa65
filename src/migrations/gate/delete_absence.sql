-- Deletes a person's absence; false if there was none. Tasks that moved stay where they are.
create or replace function delete_absence(p_address text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  delete from absences where address = p_address;
  return found;
end $$;
