import type { TestDatabase } from '../support/database.ts';

/** A decision or status that changed, with what was before. */
export interface Change {
  task_id: string;
  old_decision: string | null;
  new_decision: string | null;
  old_status: string;
  new_status: string;
}

/** Lets the database write down every change of a decision or a status, by whatever statement. */
export async function keepHistory(database: TestDatabase): Promise<void> {
  await database.rows(`
    create table history (
      id bigint generated always as identity primary key,
      task_id uuid not null,
      old_decision text,
      new_decision text,
      old_status text not null,
      new_status text not null
    );

    create function write_history() returns trigger language plpgsql security definer as $$
    begin
      insert into history (task_id, old_decision, new_decision, old_status, new_status)
      values (new.task_id, old.decision, new.decision, old.status, new.status);
      return null;
    end $$;

    create trigger history after update on approval_tasks for each row
      when (old.decision is distinct from new.decision or old.status <> new.status)
      execute function write_history()`);
}

/** The changes that must never be, in words. */
export async function forbiddenChanges(database: TestDatabase): Promise<string[]> {
  const changes = await database.rows<Change>('select * from history order by id');
  return changes.flatMap(({ old_decision, new_decision, old_status, new_status }) => [
    ...(old_decision !== null && old_decision !== new_decision
      ? [`the decision ${old_decision} became ${new_decision}`]
      : []),
    ...(old_status !== 'PENDING' && old_status !== new_status ? [`the status ${old_status} became ${new_status}`] : []),
  ]);
}
