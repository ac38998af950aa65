import type { Mutant } from './mutant.ts';

const gate = (name: string, find: string, replace: string) => [
  { file: `src/migrations/gate/${name}.sql`, find, replace },
];
const by = (...tests: string[]) => ({ tests: tests.map((test) => `tests/${test}.test.ts`) });

/** Mutants that leave a question stuck, or give it to the wrong person. */
export const obstacleMutants: Mutant[] = [
  {
    name: 'an author replaces an assessor after a decision',
    breaks: 'nobody who dislikes a decision chooses who else decides',
    edits: [
      { file: 'src/core/access.ts', find: "action === 'reassign' && task.is_decided_on", replace: 'false' },
      ...gate('reassign_open_task', 'not p_is_coordinator and is_decided_on(task.question_id)', 'false'),
    ],
    caughtBy: by('assign/reassignment'),
  },
  {
    name: 'the links of the assessor before live on',
    breaks: 'a dead link stays dead',
    edits: gate('hand_over_task', '  delete from review_links where task_id = p_task.task_id;\n', ''),
    caughtBy: by('assign/reassignment'),
  },
  {
    name: 'somebody is given a second task of a question',
    breaks: 'nobody decides twice on a question',
    edits: gate('reassign_open_task', 'is_named(review, review.stage + 1, p_assigned_to)', 'false'),
    caughtBy: by('assign/reassignment'),
  },
  {
    name: 'a planned place is given away without an event',
    breaks: 'no change without an event',
    edits: gate('replan_question', 'task := append_event(task, p_replanned);', 'null;'),
    caughtBy: by('assign/reassignment'),
  },
  {
    name: 'a repeated submission is answered with those who came later',
    breaks: 'the same key gets the same answer',
    edits: gate('replan_question', 'submitted_stages = coalesce(submitted_stages, stages),', ''),
    caughtBy: by('assign/reassignment'),
  },
  {
    name: 'a task due earlier waits for its execution',
    breaks: 'an earlier deadline holds within a minute',
    edits: gate('move_deadline', 'task.is_due_earlier or moved.due_at < task.due_at', 'false'),
    caughtBy: by('close/deadlines'),
  },
  {
    name: 'the author is their own substitute',
    breaks: 'nobody assesses their own question',
    edits: gate('substitute_for', '      and p_review.submitted_by <> all (substitute_spellings)\n', ''),
    caughtBy: by('assign/absences'),
  },
  {
    name: 'substitutes have substitutes',
    breaks: 'there are no chains',
    edits: gate('move_to_substitutes', '      and stands_in_for is null\n', ''),
    caughtBy: by('assign/absences'),
  },
  {
    name: 'everybody knows who is away',
    breaks: 'an absence is for the person and coordinators',
    edits: [
      {
        file: 'src/core/absences.ts',
        find: '(person.is_coordinator || address === person.email)',
        replace: 'person.email',
      },
    ],
    caughtBy: by('assign/absences'),
  },
  {
    name: 'a reminder names what is decided',
    breaks: 'a decision stops reminders',
    edits: gate('link_reminder', '      and decision is null\n', ''),
    caughtBy: by('assign/reminders'),
  },
  {
    name: 'reminders come within the hour',
    breaks: 'no task within an hour of any mail about it',
    edits: gate('write_reminders', "      and coalesce(reminded_at <= p_now - interval '1 hour', true)\n", ''),
    caughtBy: by('assign/reminders'),
  },
  {
    name: 'a coordinator who has still to decide sees what the others decide',
    breaks: 'each assessor of a stage decides alone',
    edits: [
      {
        file: 'src/adapters/postgres/read-office.ts',
        find: '        and task_id not in (select task_id from veiled)\n',
        replace: '',
      },
    ],
    caughtBy: by('read/office'),
  },
  {
    name: "everybody lists everybody's tasks",
    breaks: 'who has no part in a task does not learn that it exists',
    edits: [
      {
        file: 'src/core/access.ts',
        find: 'if (!person.is_coordinator) throw',
        replace: 'if (person === null) throw',
      },
    ],
    caughtBy: by('read/office'),
  },
];
