-- A page of a list is read in order from the index that begins with the person and the status, whatever it asks for.

-- step
drop index concurrently if exists idx_approval_tasks_assigned_to_status;

-- step
create index concurrently idx_approval_tasks_assigned_to_status
  on approval_tasks (assigned_to, status, created_at desc, task_id desc);

-- step
drop index concurrently if exists idx_approval_tasks_assigned_by_status;

-- step
create index concurrently idx_approval_tasks_assigned_by_status
  on approval_tasks (assigned_by, status, created_at desc, task_id desc);

-- step
drop index concurrently if exists idx_approval_tasks_assigned_to;

-- step
drop index concurrently if exists idx_approval_tasks_assigned_by;
