import type { Mutant } from './mutant.ts';

const GATE = 'src/migrations/gate';
const RULE = { tests: ['tests/decide/stage-rule.test.ts'] };
const STAGES = { tests: ['tests/submit/stages.test.ts'] };
const REVISIONS = { tests: ['tests/submit/revisions.test.ts'] };
const WITHDRAWAL = { tests: ['tests/close/withdrawal.test.ts'] };
const READING = { tests: ['tests/read/questions.test.ts'] };

const edit = (file: string, find: string, replace: string) => [{ file, find, replace }];
const gate = (name: string, find: string, replace: string) => edit(`${GATE}/${name}.sql`, find, replace);

/** Mutants of stages, revisions and withdrawal. */
export const stageMutants: Mutant[] = [
  {
    name: 'approvals outvote a request for changes',
    breaks: 'nobody outvotes an objection',
    edits: gate('stage_outcome', ' and p_changes_requested = 0', ''),
    caughtBy: RULE,
  },
  {
    name: 'a rejection waits for the other assessors',
    breaks: 'a rejection ends a stage',
    edits: gate('stage_outcome', 'when p_rejected > 0 then', 'when p_rejected > 0 and p_open = 0 then'),
    caughtBy: RULE,
  },
  {
    name: 'a request for changes does not wait for the other assessors',
    breaks: "an author gets everyone's comments",
    edits: gate(
      'stage_outcome',
      "    when p_open > 0 then null\n    when p_changes_requested > 0 then 'CHANGES_REQUESTED'",
      "    when p_changes_requested > 0 then 'CHANGES_REQUESTED'\n    when p_open > 0 then null",
    ),
    caughtBy: RULE,
  },
  {
    name: 'a stage that ends leaves its open tasks open',
    breaks: 'a stage that ends supersedes its open tasks',
    edits: gate('settle_stage', "closed := close_open_tasks(p_review.question_id, 'SUPERSEDED', event);", ''),
    caughtBy: RULE,
  },
  {
    name: 'the next stage does not open',
    breaks: 'stages follow one another',
    edits: gate('settle_stage', "outcome = 'APPROVED' and p_review.stage <", 'false and p_review.stage <'),
    caughtBy: { tests: ['tests/decide/stages.test.ts'] },
  },
  {
    name: 'a task of an earlier stage settles the open one',
    breaks: 'no stage opens before the one before is approved',
    edits: gate('settle_stage', ' or p_task.stage <> p_review.stage', ''),
    caughtBy: { tests: ['tests/decide/stages.test.ts'] },
  },
  {
    name: 'the executions of the next stage are not started',
    breaks: 'a stored task reaches its execution',
    edits: edit('src/core/decide-task.ts', 'answer.aftermath && follow(ports, answer.aftermath)', ''),
    caughtBy: { tests: ['tests/decide/stages.test.ts'] },
  },
  {
    name: 'a question may name somebody twice',
    breaks: 'nobody decides twice on a question',
    edits: edit('src/core/submission-input.ts', 'new Set(named).size === named.length', 'true'),
    caughtBy: STAGES,
  },
  {
    name: 'a stage may require more approvals than it has assessors',
    breaks: 'every stage can be completed',
    edits: edit('src/core/submission-input.ts', '(required_approvals ?? 1) <= assigned_to.length', 'true'),
    caughtBy: STAGES,
  },
  {
    name: 'the gate takes a revision of somebody else',
    breaks: 'only the author revises',
    edits: gate('submit_question', ' or revised.submitted_by <> all (p_author)', ''),
    caughtBy: REVISIONS,
  },
  {
    name: 'a question is revised twice',
    breaks: 'a question has one newest revision',
    edits: [
      ...gate('refuse_submission', "return 'NOT_NEWEST';", 'null;'),
      ...gate(
        'submit_question',
        'review.revision := coalesce(revised.revision, 0) + 1;',
        'review.revision := (select count(*) + 1 from reviews where item_id = review.item_id);',
      ),
    ],
    caughtBy: REVISIONS,
  },
  {
    name: 'a revised question stays open',
    breaks: 'one revision is open at a time',
    edits: gate('submit_question', 'closed := supersede_question(revised, submitted);', "closed := '[]';"),
    caughtBy: REVISIONS,
  },
  {
    name: 'an author may withdraw what is approved',
    breaks: 'only a coordinator withdraws an approved question',
    edits: gate('withdraw_question', "= 'APPROVED' and p_is_coordinator then", "= 'APPROVED' then"),
    caughtBy: WITHDRAWAL,
  },
  {
    name: 'a withdrawn question leaves its tasks open',
    breaks: 'nobody decides on a withdrawn question',
    edits: gate('withdraw_question', "closed := close_open_tasks(p_question_id, 'WITHDRAWN', withdrawn);", ''),
    caughtBy: WITHDRAWAL,
  },
  {
    name: 'assessors may withdraw',
    breaks: 'authors and coordinators withdraw',
    edits: edit(
      'src/core/question-access.ts',
      "return isAuthor || person.is_coordinator ? 'allowed'",
      "return isAuthor || true ? 'allowed'",
    ),
    caughtBy: WITHDRAWAL,
  },
  {
    name: 'strangers may read a question',
    breaks: 'the question never leaks',
    edits: edit('src/core/question-access.ts', "return 'hidden';", "return 'allowed';"),
    caughtBy: READING,
  },
  {
    name: 'assessors of an earlier revision see the later ones',
    breaks: 'earlier assessors do not see what follows',
    edits: edit('src/adapters/postgres/read-questions.ts', '          and later.revision >= reviews.revision\n', ''),
    caughtBy: READING,
  },
  {
    name: 'assessors of a stage see what the others decide',
    breaks: 'each decides alone',
    edits: edit('src/core/veil.ts', 'isVeiled(task, question, person) ? asCreated(task) : task', 'task'),
    caughtBy: READING,
  },
  {
    name: 'a coordinator who assesses sees what the others decide',
    breaks: 'each decides alone',
    edits: edit('src/core/read-tasks.ts', 'return isVeiled ? asCreated(task) : task;', 'return task;'),
    caughtBy: READING,
  },
  {
    name: 'the events of a question show what the others decide',
    breaks: 'each decides alone',
    edits: edit('src/core/read-questions.ts', 'sequence === 1 || !veiled.includes(task_id)', 'sequence > 0'),
    caughtBy: READING,
  },
  {
    name: 'everybody may list the questions of all',
    breaks: 'the question never leaks',
    edits: edit('src/core/read-questions.ts', "if (query.role === 'coordinator')", 'if (query.role === null)'),
    caughtBy: READING,
  },
  {
    name: 'a mail that is sent again makes a link for somebody who was replaced',
    breaks: 'a dead link stays dead',
    edits: gate('add_review_link', ' or task.assigned_to <> p_recipient', ''),
    caughtBy: { tests: ['tests/repair/reconcile.test.ts'] },
  },
];
