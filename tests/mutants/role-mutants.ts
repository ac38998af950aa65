import type { Mutant } from './mutant.ts';

const FUNCTIONS_USER = 'src/adapters/postgres/rights.ts';
const TEMPLATE = 'template.yaml';
const USER_TESTS = { tests: ['tests/deploy/functions-user.test.ts'] };
const PERMISSION_TESTS = { tests: ['tests/deploy/permissions.template.test.ts'] };

/** Mutants of what functions may do in the database and in the account. */
export const roleMutants: Mutant[] = [
  {
    name: 'functions may change questions',
    breaks: 'a decision is for the text that was seen',
    edits: [
      {
        file: 'src/migrations/grants.sql',
        find: 'grant usage on schema public to :"user";',
        replace: 'grant usage on schema public to :"user";\ngrant update on questions to :"user";',
      },
    ],
    caughtBy: { tests: ['tests/deploy/grants.test.ts'] },
  },
  {
    name: 'functions may delete tasks',
    breaks: 'least privilege in the database',
    edits: [
      {
        file: 'src/migrations/grants.sql',
        find: 'grant usage on schema public to :"user";',
        replace: 'grant usage on schema public to :"user";\ngrant delete on approval_tasks to :"user";',
      },
    ],
    caughtBy: { tests: ['tests/deploy/grants.test.ts'] },
  },
  {
    name: 'functions may delete what happened',
    breaks: 'history is only added to',
    edits: [
      {
        file: 'src/migrations/grants.sql',
        find: 'grant usage on schema public to :"user";',
        replace: 'grant usage on schema public to :"user";\ngrant delete on task_events to :"user";',
      },
    ],
    caughtBy: { tests: ['tests/deploy/grants.test.ts'] },
  },
  {
    name: 'functions may make another person the assessor',
    breaks: 'only the right person decides',
    edits: [
      {
        file: 'src/migrations/grants.sql',
        find: 'grant usage on schema public to :"user";',
        replace: 'grant usage on schema public to :"user";\ngrant update (assigned_to) on approval_tasks to :"user";',
      },
    ],
    caughtBy: { tests: ['tests/deploy/grants.test.ts'] },
  },
  {
    name: 'a table is forgotten in the grants',
    breaks: 'functions may what their statements need',
    edits: [{ file: 'src/migrations/grants.sql', find: 'review_links, ', replace: '' }],
    caughtBy: { tests: ['tests/deploy/grants.test.ts'] },
  },
  {
    name: 'what was granted by hand stays',
    breaks: 'least privilege in the database',
    edits: [
      {
        file: FUNCTIONS_USER,
        find: 'of granted) await client.query(statement)',
        replace: 'of granted.slice(0, 0)) await client.query(statement)',
      },
    ],
    caughtBy: USER_TESTS,
  },
  {
    name: 'a user with more privileges is accepted',
    breaks: 'least privilege in the database',
    edits: [{ file: FUNCTIONS_USER, find: 'if (found?.is_powerful || isStranger)', replace: 'if (isStranger)' }],
    caughtBy: USER_TESTS,
  },
  {
    name: 'the password stands in the statement',
    breaks: 'secrets never reach a log',
    edits: [
      {
        file: FUNCTIONS_USER,
        find: 'pg.escapeLiteral(scramVerifier(password))',
        replace: 'pg.escapeLiteral(password)',
      },
    ],
    caughtBy: USER_TESTS,
  },
  {
    name: "the functions get the owner's secret",
    breaks: 'least privilege in the database',
    edits: [
      {
        file: TEMPLATE,
        find: '        DB_SECRET_ARN: &fsecret !If',
        replace: '        DB_SECRET_ARN: !Ref DBSecretArn\n        OTHER_SECRET_ARN: &fsecret !If',
      },
    ],
    caughtBy: { tests: ['tests/deploy/stacks.template.test.ts'] },
  },
  {
    name: 'a function may send mail from any address',
    breaks: 'IAM grants what is needed',
    edits: [
      {
        file: TEMPLATE,
        find: `                Condition:
                  StringEquals:
                    ses:FromAddress: *sender

  CallbackLogGroup:`,
        replace: `
  CallbackLogGroup:`,
      },
    ],
    caughtBy: PERMISSION_TESTS,
  },
  {
    name: 'the state machine may invoke any function',
    breaks: 'IAM grants what is needed',
    edits: [
      {
        file: TEMPLATE,
        find: `              Action: lambda:InvokeFunction
              Resource:
                # Executions of releases without an alias call the function itself.
                - !GetAtt UpdateStatusFunction.Arn
                - !Sub \${UpdateStatusFunction.Arn}:*`,
        replace: `              Action: lambda:InvokeFunction
              Resource: '*'`,
      },
    ],
    caughtBy: PERMISSION_TESTS,
  },
  {
    name: 'functions that only read may call the gate',
    breaks: 'read_tasks cannot decide',
    edits: [
      {
        file: 'src/migrations/reader-grants.sql',
        find: 'grant usage on schema public to :"user";',
        replace: 'grant usage on schema public to :"user";\ngrant execute on function decide_task to :"user";',
      },
    ],
    caughtBy: { tests: ['tests/deploy/grants.test.ts'] },
  },
  {
    name: 'a deployment takes rights back before its functions are live',
    breaks: 'the release before keeps working',
    edits: [{ file: 'src/adapters/postgres/rights.ts', find: 'if (takesBack) for (', replace: 'for (' }],
    caughtBy: { tests: ['tests/deploy/functions-user.test.ts'] },
  },
  {
    name: 'everybody may call the gate',
    breaks: 'functions change tasks only through the gate',
    edits: [
      {
        file: 'src/adapters/postgres/rights.ts',
        find: 'for (const { name } of rows)',
        replace: 'for (const { name } of rows.slice(0, 0))',
      },
    ],
    caughtBy: USER_TESTS,
  },
];
