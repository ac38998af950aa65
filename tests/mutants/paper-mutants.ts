import type { Mutant } from './mutant.ts';

const gate = (name: string, find: string, replace: string) => [
  { file: `src/migrations/gate/${name}.sql`, find, replace },
];
const by = (...tests: string[]) => ({ tests: tests.map((test) => `tests/${test}.test.ts`) });

/** Mutants that mail people about a paper too often or never, or open it to the wrong person. */
export const paperMutants: Mutant[] = [
  {
    name: 'a task given away returns to the old link',
    breaks: 'a dead link stays dead',
    edits: [
      {
        file: 'src/adapters/postgres/read-papers.ts',
        find: 'and happened_at >= paper_links.created_at',
        replace: 'and false',
      },
    ],
    caughtBy: by('assign/papers'),
  },
  {
    name: "a paper's link opens the tasks of others",
    breaks: 'only the right person decides',
    edits: [
      {
        file: 'src/adapters/postgres/read-papers.ts',
        find: 'on approval_tasks.assigned_to = paper_links.assigned_to\n      and approval_tasks.paper_id',
        replace: 'on approval_tasks.paper_id',
      },
    ],
    caughtBy: by('decide/paper-links', 'assign/papers'),
  },
  {
    name: 'every task of a paper is mailed about as soon as it opens',
    breaks: 'at most one mail an hour',
    edits: gate('claim_mails', 'and not goes_on_gathering(mails, p_now)\n', '\n'),
    caughtBy: by('assign/papers'),
  },
  {
    name: 'a mail about a paper leaves out what opened before it was sent',
    breaks: 'the mail covers all that are open',
    edits: gate(
      'link_paper_mail',
      'and notified_at is null\n',
      'and notified_at is null\n      and task_id = mail.task_ids[1]\n',
    ),
    caughtBy: by('assign/papers'),
  },
  {
    name: 'the author is mailed about each question of a paper',
    breaks: 'one mail when no question is open',
    edits: gate('announce_outcome', "where paper_id = p_review.paper_id and status = 'PENDING'", 'where false'),
    caughtBy: by('close/papers'),
  },
  {
    name: 'of the last two questions, neither sees the other',
    breaks: 'one mail when no question is open',
    edits: gate(
      'announce_outcome',
      '    perform from papers where paper_id = p_review.paper_id for no key update;\n',
      '',
    ),
    caughtBy: by('close/papers.race'),
  },
  {
    name: 'several questions are locked in any order',
    breaks: 'nobody deadlocks',
    edits: gate('open_questions_of_paper', '  perform lock_reviews(open_ids);\n', ''),
    caughtBy: by('close/papers.race'),
  },
  {
    name: 'a revision leaves its paper',
    breaks: 'a revision keeps its place in the paper',
    edits: gate('submit_question', 'review.paper_id := revised.paper_id;', ''),
    caughtBy: by('submit/papers'),
  },
  {
    name: 'tasks of a paper that open later have a deadline of their own',
    breaks: 'all tasks of a stage of a paper share the due date of the first',
    edits: [
      ...gate('due_at_of_stage', 'if shared_due_at > p_now then', 'if false then'),
      ...gate('due_at_of_stage', 'when stage_due_at[p_review.stage] > p_now then', 'when false then'),
    ],
    caughtBy: by('assign/papers'),
  },
  {
    name: 'assessors see the whole paper',
    breaks: 'assessors see their part',
    edits: [
      {
        file: 'src/core/paper-access.ts',
        find: "if (questionAccessOf(person, sealed, 'read') !== 'allowed') continue;",
        replace: "if (questionAccessOf({ ...person, is_coordinator: true }, sealed, 'read') !== 'allowed') continue;",
      },
    ],
    caughtBy: by('read/papers'),
  },
];
