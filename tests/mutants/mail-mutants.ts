import type { Mutant } from './mutant.ts';

const REVIEW = 'src/core/review-task.ts';
const LIST = 'src/core/decide-tasks.ts';
const OUTCOME_TESTS = { tests: ['tests/close/outcome-mails.test.ts'] };
const LIST_TESTS = { tests: ['tests/decide/decide-several.test.ts'] };
const MAIL_TESTS = { tests: ['tests/assign/mails.test.ts'] };
const LINK_TESTS = { tests: ['tests/decide/review-decision.test.ts'] };

/** Mutants of mails to authors, of lists of decisions, and of what a mailed link may do. */
export const mailMutants: Mutant[] = [
  {
    name: 'an author who was told is not remembered',
    breaks: 'one mail to an author',
    edits: [
      {
        file: 'src/core/send-mail.ts',
        find: `  if (await senders[mail.reason](ports, mail))
    await ports.store.markMailed(mail.mail_id, ports.clock.now(), ports.origin);`,
        replace: `  if ((await senders[mail.reason](ports, mail)) && mail.reason !== 'OUTCOME')
    await ports.store.markMailed(mail.mail_id, ports.clock.now(), ports.origin);`,
      },
    ],
    caughtBy: { tests: ['tests/close/outcome-mails.test.ts'] },
  },
  {
    name: 'an author is remembered as told before the mail is sent',
    breaks: 'a mail to an author at least once under failures',
    edits: [
      {
        file: 'src/core/send-mail.ts',
        find: '  if (await senders[mail.reason](ports, mail))',
        replace: `  await ports.store.markMailed(mail.mail_id, ports.clock.now(), ports.origin);
  if (await senders[mail.reason](ports, mail))`,
      },
    ],
    caughtBy: { tests: ['tests/close/outcome-mails.test.ts'] },
  },
  {
    name: 'two runs wait for the same outcome',
    breaks: 'one mail to an author',
    edits: [
      { file: 'src/migrations/gate/claim_mails.sql', find: '    for update skip locked', replace: '    for update' },
    ],
    caughtBy: { tests: ['tests/close/outcome-mails.test.ts'] },
  },
  {
    name: 'the lease of an outcome is not looked at',
    breaks: 'one mail to an author',
    edits: [
      {
        file: 'src/migrations/gate/claim_mails.sql',
        find: `    where sent_at is null
      and next_attempt_at <= p_now
      -- Older`,
        replace: `    where sent_at is null
      -- Older`,
      },
    ],
    caughtBy: { tests: ['tests/close/outcome-mails.test.ts'] },
  },
  {
    name: 'outcomes are not given back in an outage',
    breaks: 'a mail to an author soon after an outage',
    edits: [
      {
        file: 'src/migrations/gate/release_mails.sql',
        find: '  set next_attempt_at = p_claimed_at,',
        replace: '  set next_attempt_at = next_attempt_at,',
      },
    ],
    caughtBy: { tests: ['tests/close/outcome-mails.test.ts'] },
  },
  {
    name: 'an upgrade makes news of what was closed before it',
    breaks: 'nobody is mailed old outcomes',
    edits: [
      {
        file: 'src/migrations/0004_add_author_notification.sql',
        find: 'author_notified_at timestamptz default now()',
        replace: 'author_notified_at timestamptz',
      },
    ],
    caughtBy: OUTCOME_TESTS,
  },
  {
    name: 'mails that ask for reviews do not say in their subject which question',
    breaks: 'mails can be told apart',
    edits: [
      {
        file: 'src/adapters/email/review-mail.ts',
        find: 'texts.reviewQuestionSubject(reference, due)',
        replace: "texts.reviewQuestionSubject('', due)",
      },
    ],
    caughtBy: MAIL_TESTS,
  },
  {
    name: 'mails with an outcome do not say which question',
    breaks: 'mails can be told apart',
    edits: [
      {
        file: 'src/adapters/email/outcome-mail.ts',
        find: 'texts.questionInText(task.reference)',
        replace: "texts.questionInText('')",
      },
    ],
    caughtBy: MAIL_TESTS,
  },
  {
    name: 'mails are not marked as automatic',
    breaks: 'robots do not answer robots',
    edits: [{ file: 'src/adapters/email/mailer.ts', find: '          Headers: [AUTOMATIC],\n', replace: '' }],
    caughtBy: MAIL_TESTS,
  },
  {
    name: 'mails show any address',
    breaks: 'no link of somebody else in a mail',
    edits: [
      {
        file: 'src/adapters/email/shown-address.ts',
        find: 'address !== null && ORDINARY.test(address)',
        replace: 'address !== null',
      },
    ],
    caughtBy: { tests: ['tests/assign/review-mail.unit.test.ts', 'tests/assign/outcome-mail.unit.test.ts'] },
  },
  {
    name: 'one decision that fails takes the others of its list with it',
    breaks: 'each decision of a list by itself',
    edits: [{ file: LIST, find: '    return { task_id, error };', replace: '    throw error;' }],
    caughtBy: LIST_TESTS,
  },
  {
    name: 'a list may name a task twice',
    breaks: 'chance does not choose between two decisions',
    edits: [{ file: LIST, find: '.size === decisions.length,', replace: '.size > 0,' }],
    caughtBy: LIST_TESTS,
  },
  {
    name: 'a list is decided however late it is',
    breaks: 'callers hear what became of their list',
    edits: [{ file: LIST, find: 'began <= BEGIN_WITHIN_MS;', replace: 'began <= 60_000;' }],
    caughtBy: LIST_TESTS,
  },
  {
    name: 'links open questions where they should lead to signing in',
    breaks: 'a stack can do without links that are credentials',
    edits: [
      { file: REVIEW, find: "  if (linkMode !== 'capability')", replace: "  if (linkMode === 'sign-in' && false)" },
    ],
    caughtBy: LINK_TESTS,
  },
  {
    name: 'mails hold a code although links lead to signing in',
    breaks: 'a stack can do without links that are credentials',
    edits: [
      { file: 'src/adapters/email/mailer.ts', find: "linkMode === 'sign-in' ?", replace: "linkMode !== 'sign-in' ?" },
    ],
    caughtBy: { tests: ['tests/assign/sign-in-links.test.ts'] },
  },
  {
    name: 'tasks are marked for a mail that nobody wanted to send',
    breaks: 'without a sender nothing gets stuck',
    edits: [
      {
        file: 'src/core/reconcile.ts',
        find: '  if (mailer !== null) report.unsent = await performAll(ports, mailing({ ...ports, mailer }), hasTime);',
        replace: `  const off = { sendReviewMail: () => Promise.reject(new Error('off')), sendOutcomeMail: () => Promise.reject(new Error('off')) };
  report.unsent = await performAll(ports, mailing({ ...ports, mailer: (mailer ?? off) as SendPorts['mailer'] }), hasTime);`,
      },
    ],
    caughtBy: { tests: ['tests/assign/mail-off.test.ts'] },
  },
  {
    name: 'without a sender, mails that failed before still ring',
    breaks: 'without a sender no alarm rings',
    edits: [{ file: 'src/core/reconcile.ts', find: 'mailer === null ? STUCK_IN_MAIL : []', replace: '[]' }],
    caughtBy: { tests: ['tests/assign/mail-off.test.ts'] },
  },
  {
    name: 'a bounce of a mail to the author marks the task',
    breaks: 'a mail about a bounce goes round in no circle',
    edits: [
      {
        file: 'src/migrations/gate/mark_bounced.sql',
        find: '      and lower(bounced.assigned_to) = any (p_recipients)\n',
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/repair/bounces.test.ts'] },
  },
  {
    name: 'each report of a bounce mails the author',
    breaks: 'an author is told of a bounce once',
    edits: [{ file: 'src/migrations/gate/mark_bounced.sql', find: '  if found then\n', replace: '  if true then\n' }],
    caughtBy: { tests: ['tests/repair/bounces.test.ts'] },
  },
  {
    name: 'a mail that bounced does not say its task',
    breaks: 'a bounce is noticed',
    edits: [
      {
        file: 'src/adapters/email/mailer.ts',
        find: `      EmailTags: [{ Name: MAIL_TAG, Value: mail.task.task_id }],
`,
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/repair/bounces.test.ts'] },
  },
  {
    name: 'a mail to the assessor before stays in the way of one to the new assessor',
    breaks: 'a reassigned task is mailed',
    edits: [
      {
        file: 'src/migrations/gate/hand_over_task.sql',
        find: `  delete from mails where reason = 'ASSIGNMENT' and task_ids[1] = p_task.task_id and sent_at is null;
`,
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/repair/runbook.test.ts'] },
  },
  {
    name: 'the mail about a withdrawal is taken for the one about the approval',
    breaks: 'an author learns that an approved question was withdrawn',
    edits: [
      {
        file: 'src/migrations/gate/claim_mails.sql',
        find: 'author_notified_at >= mails.created_at',
        replace: 'author_notified_at is not null',
      },
    ],
    caughtBy: { tests: ['tests/close/withdrawal.test.ts'] },
  },
  {
    name: 'a paper that is open again is announced as done',
    breaks: 'an author learns of a paper when no question is open',
    edits: [{ file: 'src/migrations/gate/claim_mails.sql', find: "reviews.status = 'PENDING')", replace: 'false)' }],
    caughtBy: { tests: ['tests/close/papers.test.ts'] },
  },
  {
    name: 'tasks of a paper are handed over without its lock',
    breaks: 'nothing deadlocks',
    edits: [{ file: 'src/migrations/gate/hand_over_task.sql', find: 'for no key update', replace: 'limit 1' }],
    caughtBy: { tests: ['tests/close/papers.race.test.ts'] },
  },
  {
    name: 'two runs write reminders at once',
    breaks: 'one reminder',
    edits: [
      {
        file: 'src/migrations/gate/write_reminders.sql',
        find: 'if not pg_try_advisory_xact_lock',
        replace: 'if false and pg_try_advisory_xact_lock',
      },
    ],
    caughtBy: { tests: ['tests/assign/reminders.test.ts'] },
  },
];
