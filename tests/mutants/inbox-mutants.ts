import type { Mutant } from './mutant.ts';

const BROWSER = { tests: ['tests/pages/inbox.browser.test.ts'] };
const SHOWN = { tests: ['tests/pages/inbox-shown.browser.test.ts'] };

/** Mutants of the inbox and of how it is served. */
export const inboxMutants: Mutant[] = [
  {
    name: 'the inbox loads files whose names do not change',
    breaks: 'after a deployment browsers load the new files',
    edits: [{ file: 'src/pages/assets.ts', find: "file.replace('browser', ", replace: "file.replace('none', " }],
    caughtBy: { tests: ['tests/pages/pages.test.ts'] },
  },
  {
    name: 'the inbox may connect anywhere',
    breaks: 'a token cannot be sent to another site',
    edits: [{ file: 'src/views/inbox-page.ts', find: "connect-src 'self'", replace: 'connect-src *' }],
    caughtBy: { tests: ['tests/pages/pages.test.ts'] },
  },
  {
    name: 'the inbox submits with a new key each time',
    breaks: 'a submission whose answer is lost is stored once',
    edits: [
      {
        file: 'src/inbox/submit-page.tsx',
        find: 'api.submit(submissionOf(draft), draft.key',
        replace: 'api.submit(submissionOf(draft), crypto.randomUUID()',
      },
    ],
    caughtBy: BROWSER,
  },
  {
    name: 'the inbox keeps what is typed in memory alone',
    breaks: 'what was typed outlives a reload and a sign-in',
    edits: [{ file: 'src/inbox/kept.ts', find: '!keepIfFits(key, next)', replace: 'true' }],
    caughtBy: BROWSER,
  },
  {
    name: 'the inbox reads its list while nobody looks',
    breaks: 'a hidden tab asks for nothing',
    edits: [
      { file: 'src/inbox/use-tasks.ts', find: 'if (!document.hidden) timer = ', replace: 'timer = ' },
      {
        file: 'src/inbox/use-tasks.ts',
        find: 'clearTimeout(timer);\n      if (!document.hidden) void run();',
        replace: 'if (!document.hidden) void run();',
      },
    ],
    caughtBy: { tests: ['tests/pages/inbox-appearance.browser.test.ts'] },
  },
  {
    name: 'the inbox approves what it has not shown yet',
    breaks: 'a press decides nothing before one confirmation, which shows what is decided',
    edits: [{ file: 'src/inbox/approve-dialog.tsx', find: 'isRead(task) && (!isSeveral', replace: '(!isSeveral' }],
    caughtBy: SHOWN,
  },
  {
    name: 'the inbox keeps what one person typed for the next',
    breaks: 'questions are shown to those who may see them',
    edits: [
      {
        file: 'src/inbox/session.ts',
        find: ' && before.email !== session.email) sessionStorage.clear();',
        replace: ') {}',
      },
    ],
    caughtBy: SHOWN,
  },
  {
    name: 'the inbox decides by a key without asking',
    breaks: 'a press decides nothing before one confirmation',
    edits: [
      {
        file: 'src/inbox/use-decision.ts',
        find: 'else setAsking({ decision: chosen.decision, comments: commentsOf(chosen) });',
        replace: 'else void send(chosen.decision, commentsOf(chosen));',
      },
    ],
    caughtBy: BROWSER,
  },
  {
    name: 'the answer of an earlier read counts',
    breaks: 'a page shows what was asked for last',
    edits: [{ file: 'src/inbox/use-newest.ts', find: 'current === reads.current', replace: 'current > 0' }],
    caughtBy: { tests: ['tests/pages/inbox-late-answers.browser.test.ts'] },
  },
  {
    name: 'a change goes from what was on the screen',
    breaks: 'nothing typed is lost',
    edits: [{ file: 'src/inbox/kept.ts', find: 'update(latest.current)', replace: 'update(value)' }],
    caughtBy: { tests: ['tests/pages/inbox-late-answers.browser.test.ts'] },
  },
  {
    name: 'a decision whose answer was lost can be undone',
    breaks: 'what is undone is not recorded',
    edits: [{ file: 'src/inbox/outbox.ts', find: 'entry.wasSent ||= navigator.onLine;', replace: '' }],
    caughtBy: { tests: ['tests/pages/inbox.browser.test.ts'] },
  },
  {
    name: 'a held decision can be made again on the page of its paper',
    breaks: 'what is undone is not sent',
    edits: [{ file: 'src/inbox/paper-page.tsx', find: '.filter(({ task_id }) => !isHeld(task_id))', replace: '' }],
    caughtBy: { tests: ['tests/pages/inbox-papers.browser.test.ts'] },
  },
  {
    name: 'a paper is saved as it was when its page opened',
    breaks: 'a file holds what is approved now',
    edits: [
      {
        file: 'src/inbox/paper-actions.tsx',
        find: 'approvedQuestions(api.client, current)',
        replace: 'approvedQuestions(api.client, { ...current, ...paper })',
      },
    ],
    caughtBy: { tests: ['tests/pages/inbox-papers.browser.test.ts'] },
  },
  {
    name: 'a form comes back before the record of its decision is read',
    breaks: 'a page shows what is recorded',
    edits: [
      {
        file: 'src/inbox/task-page.tsx',
        find: 'task !== undefined && isCurrent && !held',
        replace: 'task !== undefined && !held',
      },
    ],
    caughtBy: { tests: ['tests/pages/inbox-late-answers.browser.test.ts'] },
  },
  {
    name: 'the next page of an earlier search can be read',
    breaks: 'a list shows what was asked for last',
    edits: [{ file: 'src/inbox/use-pages.ts', find: '{ ...before, next_cursor: null }', replace: '{ ...before }' }],
    caughtBy: { tests: ['tests/pages/inbox-late-answers.browser.test.ts'] },
  },
];
