import type { Mutant } from './mutant.ts';

const ADAPTER = 'src/adapters/postgres';
const CLOSE = 'src/core/close-task.ts';
const TAKE_BACK = `${ADAPTER}/take-back.ts`;
const PATIENCE = `${ADAPTER}/patience.ts`;
const UPDATE_STATUS = { tests: ['tests/close/update-status.test.ts'] };
const MIGRATE = { tests: ['tests/deploy/migrate.test.ts'] };
const MIGRATIONS = { tests: ['tests/deploy/migrations.test.ts'] };
const LINT = { tests: ['tests/deploy/migrations.unit.test.ts'] };
const PUBLIC = { tests: ['tests/deploy/public-rights.test.ts'] };
const USER = { tests: ['tests/deploy/functions-user.test.ts'] };
const PATIENT = { tests: ['tests/deploy/patience.unit.test.ts'] };
const STACKS = { tests: ['tests/deploy/stacks.template.test.ts'] };

/** Mutants of when a timeout counts. */
const timeouts: Mutant[] = [
  {
    name: 'a timeout counts before the task is due',
    breaks: 'only the deadline of the row expires a task',
    edits: [{ file: 'src/migrations/gate/close_task.sql', find: ' and task.due_at <= p_now', replace: '' }],
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
  },
  {
    name: 'an execution that cannot wait once more is told to',
    breaks: 'executions of an earlier release end with STATUS_NOT_RECORDED',
    edits: [{ file: CLOSE, find: ' && !canWait)', replace: ' && !timedOut)' }],
    caughtBy: UPDATE_STATUS,
  },
  {
    name: 'the time that is left is cut down to whole seconds',
    breaks: 'one more round is enough',
    edits: [{ file: CLOSE, find: 'Math.ceil(', replace: 'Math.floor(0.99 * ' }],
    caughtBy: UPDATE_STATUS,
  },
  {
    name: 'the execution does not wait for the time that is left',
    breaks: 'a deadline that was moved later holds',
    edits: [
      {
        file: 'statemachine/approval_workflow.asl.json',
        find: '"StringEquals": "PENDING"',
        replace: '"StringEquals": "OPEN"',
      },
    ],
    caughtBy: { tests: ['tests/close/approval-extension.workflow.test.ts'] },
  },
  {
    name: 'a claim is given back that another run has made',
    breaks: 'two runs at once never repair the same task',
    edits: [
      {
        file: 'src/migrations/gate/release_repairs.sql',
        find: 'and next_attempt_at = p_claimed_at',
        replace: 'and next_attempt_at >= p_claimed_at',
      },
    ],
    caughtBy: { tests: ['tests/repair/release-repairs.test.ts'] },
  },
];

/** Mutants of how a deployment treats people at work. */
const deployments: Mutant[] = [
  {
    name: 'a migration waits for minutes for a lock',
    breaks: 'nobody waits for long behind a migration',
    edits: [{ file: PATIENCE, find: 'LOCK_TIMEOUT_MS = 2_000', replace: 'LOCK_TIMEOUT_MS = 240_000' }],
    caughtBy: MIGRATIONS,
  },
  {
    name: 'a migration builds an index in a transaction',
    breaks: 'nobody waits for long behind a migration',
    edits: [
      {
        file: 'src/migrations/0005_index_tasks_by_status.sql',
        find: 'create index concurrently idx_approval_tasks_assigned_to_status',
        replace: 'create index idx_approval_tasks_assigned_to_status',
      },
    ],
    caughtBy: LINT,
  },
  {
    name: 'a migration changes all open tasks in one transaction',
    breaks: 'nobody waits for long behind a migration',
    edits: [{ file: 'src/migrations/0004_add_author_notification.sql', find: '      commit;\n', replace: '' }],
    caughtBy: LINT,
  },
  {
    name: 'a migration that was broken off leaves an index that is not valid',
    breaks: 'a deployment that failed can be repeated',
    edits: [
      {
        file: 'src/migrations/0002_add_repair_columns.sql',
        find: 'drop index concurrently if exists idx_approval_tasks_pending;\n\n-- step\n',
        replace: 'select 1;\n\n-- step\n',
      },
    ],
    caughtBy: MIGRATIONS,
  },
  {
    name: 'a migration does not wait for a database that wakes up',
    breaks: 'a deployment outlives a pause of the database',
    edits: [{ file: PATIENCE, find: 'if (!isUnavailable(error)) throw error;', replace: 'throw error;' }],
    caughtBy: PATIENT,
  },
  {
    name: 'a migration goes on after its time',
    breaks: 'a migration that takes too long is reported as itself',
    edits: [
      { file: PATIENCE, find: 'patience.now() + pauseMs > patience.until', replace: 'patience.now() > patience.until' },
    ],
    caughtBy: PATIENT,
  },
  {
    name: 'CloudFormation is not told why a migration failed',
    breaks: 'a migration that fails is reported as itself',
    edits: [
      {
        file: 'src/runtime/custom-resource.ts',
        find: 'error instanceof AppError && {',
        replace: 'error === null && {',
      },
    ],
    caughtBy: MIGRATE,
  },
  {
    name: 'Lambda migrates once more in the middle of a rollback',
    breaks: 'a migration that takes too long is reported as itself',
    edits: [{ file: 'template.yaml', find: 'MaximumRetryAttempts: 0', replace: 'MaximumRetryAttempts: 1' }],
    caughtBy: STACKS,
  },
  {
    name: 'another database is not migrated',
    breaks: 'a deployment brings its database to its schema',
    edits: [{ file: 'template.yaml', find: '      OwnerSecretArn: !Ref DBSecretArn\n', replace: '' }],
    caughtBy: STACKS,
  },
  {
    name: 'the functions can hold deployments up',
    breaks: 'least privilege in the database',
    edits: [
      {
        file: `${ADAPTER}/turn.ts`,
        find: 'lock table public.schema_migrations in share update exclusive mode nowait',
        replace: 'select pg_advisory_xact_lock(hashtext($$approval workflow grants$$))',
      },
    ],
    caughtBy: USER,
  },
];

/** Mutants of who may do what in the database. */
const rights: Mutant[] = [
  {
    name: 'everybody keeps what was granted to PUBLIC',
    breaks: 'least privilege in the database',
    edits: [
      {
        file: 'src/runtime/schema.ts',
        find: '  await closeToPublic(owner, [...Object.values(MIGRATIONS), ...Object.values(GATE)], patience);\n',
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/deploy/public-rights.test.ts'] },
  },
  {
    name: 'everybody keeps what was granted on columns',
    breaks: 'least privilege in the database',
    edits: [
      {
        file: TAKE_BACK,
        find: '      union all\n      select attacl from pg_attribute where attrelid = class.oid\n',
        replace: '',
      },
    ],
    caughtBy: PUBLIC,
  },
  {
    name: "everybody may run what has the owner's rights",
    breaks: 'least privilege in the database',
    edits: [{ file: TAKE_BACK, find: 'where prosecdef', replace: 'where not true' }],
    caughtBy: PUBLIC,
  },
  {
    name: "a deployment takes back what is not the product's",
    breaks: 'a database can be shared',
    edits: [
      {
        file: TAKE_BACK,
        find: '      and relname = any ($1::text[])\n',
        replace: '      and $1::text[] is not null\n',
      },
    ],
    caughtBy: PUBLIC,
  },
  {
    name: 'the functions stay in a role that they were put in',
    breaks: 'least privilege in the database',
    edits: [{ file: `${ADAPTER}/rights.ts`, find: 'found?.leave ?? [], (', replace: '[], (' }],
    caughtBy: USER,
  },
];

/** Mutants of database changes besides the functions' statements, and of when a timeout counts. */
export const databaseMutants: Mutant[] = [...timeouts, ...deployments, ...rights];
