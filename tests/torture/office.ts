import { call, together } from './people.ts';
import { changed, currentAt } from './questions.ts';
import { note, type Run } from './run.ts';

const COORDINATOR = { email: 'coordinator@example.com', claims: { 'cognito:groups': '[coordinators]' } };

/** Replaces an assessor of the question: the other one is new, or had a place in its plan. */
export async function replace(run: Run, place: Place, who: Replacer, isNew: boolean, copies: number): Promise<void> {
  const { author, stages } = run.question;
  const from = (await currentAt(run, place.stage, place.place))?.assigned_to ?? plannedAt(run, place);
  if (from === undefined) return;
  const assigned_to = isNew ? someoneNew(run) : (stages[0]?.assigned_to[0] ?? '');
  const person = who === 'author' ? { email: author } : COORDINATOR;
  const { path, params } = changed(run);
  const options = { ...person, params, body: { from, assigned_to } };
  run.question.isMoved = true;
  await together(copies, async () => {
    const response = await call(run, 'ResumeWorkflowFunction', `POST ${path}/reassignment`, options);
    if (response === undefined) return;
    const { code = 'done' } = JSON.parse(response.body);
    note(run, `the ${who} replaces ${from} by ${assigned_to}: ${response.statusCode} ${code}`);
    const expected = ['done', 'DUPLICATE_ASSESSOR', ...(who === 'author' ? ['NOT_COORDINATOR'] : [])];
    if (!expected.includes(code)) run.violations.push(`the ${who} who replaced an assessor was told ${code}`);
  });
}

/** Moves the deadline of the task at a place to so many seconds from now; does nothing if there is none. */
export async function moveDeadline(run: Run, place: Place, due_in_seconds: number, copies: number): Promise<void> {
  const task = await currentAt(run, place.stage, place.place);
  if (task === undefined) return;
  const { author: email, paper } = run.question;
  const { path, params } =
    paper === null ? { path: '/tasks/{task_id}', params: { task_id: task.task_id } } : changed(run);
  const options = { email, params, body: { due_in_seconds } };
  await together(copies, async () => {
    const response = await call(run, 'ResumeWorkflowFunction', `POST ${path}/deadline`, options);
    if (response === undefined) return;
    const { code = 'done' } = JSON.parse(response.body);
    note(run, `the deadline of ${task.assigned_to} moves by ${due_in_seconds} s: ${response.statusCode} ${code}`);
    if (!['done', 'ALREADY_DECIDED', 'TASK_CLOSED'].includes(code))
      run.violations.push(`the author who moved a deadline was told ${code}`);
  });
}

/** Makes an assessor of the question absent for an hour, with their own substitute. */
export async function away(run: Run, place: Place): Promise<void> {
  const address = (await currentAt(run, place.stage, place.place))?.assigned_to ?? plannedAt(run, place);
  if (address === undefined) return;
  const now = run.world.clock.now();
  const [from, until] = [now - 1_000, now + 3_600_000].map((time) => new Date(time).toISOString());
  const options = { email: address, params: { address }, body: { substitute: someoneNew(run), from, until } };
  run.question.isMoved = true;
  const response = await call(run, 'ResumeWorkflowFunction', 'PUT /absences/{address}', options);
  if (response !== undefined && response.statusCode !== 200)
    run.violations.push(`${address} who is away was told ${response.statusCode}`);
}

/** A place in the plan of the question. */
export interface Place {
  stage: number;
  place: number;
}

/** Who may replace an assessor. */
export type Replacer = 'author' | 'coordinator';

function plannedAt(run: Run, { stage, place }: Place): string | undefined {
  const { stages } = run.question;
  return stages[stage % stages.length]?.assigned_to[place];
}

let people = 0;

function someoneNew(run: Run): string {
  people += 1;
  return `replacement-${people}-of-${run.question.author}`;
}
