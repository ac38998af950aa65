import type { Mutant } from './mutant.ts';

const LOGGER = 'src/runtime/logger.ts';

const tests = (...names: string[]) => ({ tests: names.map((name) => `tests/${name}.test.ts`) });

/** Mutants of what keeps the question, the comments, tokens and links where they belong, and bad input out. */
export const secrecyMutants: Mutant[] = [
  {
    name: 'requests are logged with their bodies',
    breaks: 'no comments in logs',
    edits: [
      {
        file: 'src/runtime/http.ts',
        find: 'route: event.routeKey,',
        replace: 'route: event.routeKey,\n      body: event.body,',
      },
    ],
    caughtBy: tests('deploy/secrecy'),
  },
  {
    name: 'messages of foreign errors are logged',
    breaks: 'no row of the database in logs',
    edits: [
      { file: LOGGER, find: "return error instanceof AppError || '$metadata' in error;", replace: 'return true;' },
    ],
    caughtBy: tests('read/describe-error.unit'),
  },
  {
    name: 'reconcile lets errors out as they are',
    breaks: 'no row of the database in what Lambda writes out',
    edits: [{ file: 'src/runtime/event.ts', find: 'throw withoutDetails(description);', replace: 'throw error;' }],
    caughtBy: tests('deploy/secrecy-of-failures'),
  },
  {
    name: 'update_status lets errors out as they are',
    breaks: "no row of the database in an execution's history",
    edits: [{ file: 'src/runtime/task.ts', find: 'throw withoutDetails(description);', replace: 'throw error;' }],
    caughtBy: tests('deploy/secrecy-of-failures'),
  },
  {
    name: 'an unknown field is named in messages',
    breaks: 'nothing that was sent stands in an error message',
    edits: [
      {
        file: 'src/core/errors.ts',
        find: "if (message === ValidationFailedError.UNKNOWN_FIELD) return 'a field is not known';\n",
        replace: '',
      },
    ],
    caughtBy: tests('deploy/secrecy-of-failures'),
  },
  {
    name: 'the path is logged where the id of a task belongs',
    breaks: 'nothing that was sent stands in a log',
    edits: [
      { file: LOGGER, find: "typeof task_id === 'string' && isUuid(task_id)", replace: "typeof task_id === 'string'" },
    ],
    caughtBy: tests('deploy/secrecy-of-failures'),
  },
  {
    name: "the question goes into the execution's input",
    breaks: 'no question text in executions',
    edits: [
      {
        file: 'src/core/submit-question.ts',
        find: 'opened: unstarted(submitted)',
        replace:
          'opened: unstarted(submitted).map((one) => ({ ...one, timeout_seconds: question.question_text as never }))',
      },
    ],
    caughtBy: tests('deploy/secrecy'),
  },
  {
    name: 'the mail holds the question',
    breaks: 'no question text in mails',
    edits: [
      {
        file: 'src/core/assign-task.ts',
        find: '  else await sendMail(ports, recorded, code);',
        replace: `  else {
    const sealed = (await (ports.store as never as { findTask(id: string): Promise<never> }).findTask(task_id)) as never as Record<symbol, { question: { question_text: string } }>;
    const [content = Symbol()] = Object.getOwnPropertySymbols(sealed);
    await sendMail(ports, { ...recorded, task: { ...task, assigned_by: sealed[content]?.question.question_text ?? '' } }, code);
  }`,
      },
    ],
    caughtBy: tests('deploy/secrecy'),
  },
  {
    name: 'the mail holds the task token',
    breaks: 'no task token in mails',
    edits: [
      {
        file: 'src/core/assign-task.ts',
        find: 'await sendMail(ports, recorded, code);',
        replace: 'await sendMail(ports, recorded, task_token);',
      },
    ],
    caughtBy: tests('deploy/secrecy'),
  },
  {
    name: 'a form that is no UTF-8 is a fault of ours',
    breaks: 'bad input is answered with what is wrong with it',
    edits: [
      {
        file: 'src/runtime/http-request.ts',
        find: "[{ path: '', message: 'the form must be UTF-8' }]",
        replace: 'undefined',
      },
    ],
    caughtBy: tests('decide/review-decision'),
  },
  {
    name: 'pages tell other sites their address',
    breaks: 'a link is not told to other sites',
    edits: [
      {
        file: 'src/views/layout.ts',
        find: "  'referrer-policy': 'no-referrer',\n",
        replace: "  'referrer-policy': 'unsafe-url',\n",
      },
    ],
    caughtBy: tests('decide/review-page'),
  },
  {
    name: 'what every object has counts as a route',
    breaks: 'only the routes of the template are answered',
    edits: [
      {
        file: 'src/runtime/http.ts',
        find: 'Object.hasOwn(routes, key) ? routes[key] : undefined',
        replace: 'routes[key]',
      },
    ],
    caughtBy: tests('read/problem.unit'),
  },
  {
    name: 'browsers may guess what an answer in JSON is',
    breaks: 'text that people typed is never run as a page',
    edits: [{ file: 'src/runtime/http.ts', find: ", 'x-content-type-options': 'nosniff' };", replace: ' };' }],
    caughtBy: tests('read/problem.unit'),
  },
  {
    name: 'functions do not try the pending password',
    breaks: 'nothing is refused while a password is rotated',
    edits: [
      {
        file: 'src/adapters/postgres/connection.ts',
        find: 'keep(openPending(options))',
        replace: 'keep(openPool(options, { refresh: true }))',
      },
    ],
    caughtBy: tests('deploy/rotation'),
  },
  {
    name: 'a function finds nothing pending, as the rotation has just ended',
    breaks: 'nothing is refused while a password is rotated',
    edits: [
      {
        file: 'src/adapters/postgres/connection.ts',
        find: '.catch(() => openPool(options, { refresh: true }));',
        replace: ';',
      },
    ],
    caughtBy: tests('deploy/rotation'),
  },
  {
    name: 'a broken connection gives way to one that broke with it',
    breaks: 'a failover that is over refuses nobody',
    edits: [
      {
        file: 'src/adapters/postgres/connection.ts',
        find: 'await connectAnew(pool), statement',
        replace: 'await pool.connect(), statement',
      },
    ],
    caughtBy: tests('deploy/connection'),
  },
  {
    name: 'a rotation tells a password to another server',
    breaks: 'a password goes to the server of its secret alone',
    edits: [
      {
        file: 'src/core/rotate-secret.ts',
        find: 'known === undefined || !isSame ||',
        replace: 'known === undefined ||',
      },
    ],
    caughtBy: tests('deploy/rotation'),
  },
  {
    name: 'a rotation makes a password current that was not tried',
    breaks: 'a rotation that fails changes nothing that works',
    edits: [
      {
        file: 'src/core/rotate-secret.ts',
        find: "throw new ConfigError('the database does not take the pending password of the secret');",
        replace: 'return;',
      },
    ],
    caughtBy: tests('deploy/rotation'),
  },
];
