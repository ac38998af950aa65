import type { Decision } from '../../src/core/task.ts';
import { call, together } from './people.ts';
import type { QuestionProgram } from './program.ts';
import { note, type Run } from './run.ts';

/** The question with stages of a run: nobody else in this world has its author, its assessors and its revisions. */
export interface QuestionSlot {
  author: string;
  key: string;
  due_in_seconds: number;
  stages: { assigned_to: string[]; required_approvals: number }[];
  /** Its revisions so far, oldest first. Empty until the submission was answered. */
  question_ids: string[];
  /** Revisions that were answered 201, by the question that they revise. */
  revised: Map<string, Set<string>>;
  /** Its paper; null if it is in none. */
  paper: { paper_id: string } | null;
  /** Whether somebody may have been replaced. */
  isMoved: boolean;
}

const BODY = { question_text: 'Which planet has rings?', options: ['Venus', 'Saturn'], correct_answer: 'Saturn' };
const MOST_SUBMISSIONS = 40;

/** The question of a program, with its own people. */
export function questionSlot(program: QuestionProgram, run: number): QuestionSlot {
  const stages = program.stages.map(({ assessors, required }, stage) => ({
    assigned_to: Array.from({ length: assessors }, (_, place) => `assessor-${stage}-${place}-of-${run}@example.com`),
    required_approvals: Math.min(required, assessors),
  }));
  const { due_in_seconds } = program;
  return {
    author: `author-of-${run}@example.com`,
    key: 'the-key',
    due_in_seconds,
    stages,
    question_ids: [],
    revised: new Map(),
    paper: program.isPaper ? { paper_id: '' } : null,
    isMoved: false,
  };
}

/** Makes sure that there is a question, like an author who repeats a submission until it is answered. */
export async function submittedQuestion(run: Run): Promise<void> {
  const { author: email, key, stages, due_in_seconds, question_ids, paper } = run.question;
  const content = paper === null ? BODY : { title: 'Planets', questions: [BODY] };
  const options = { email, headers: { 'idempotency-key': key }, body: { ...content, stages, due_in_seconds } };
  for (let i = 0; question_ids.length === 0 && i < MOST_SUBMISSIONS; i++) {
    const route = paper === null ? 'POST /questions' : 'POST /papers';
    const response = await call(run, 'CreateRequestFunction', route, options);
    if (response?.statusCode === 201) keepQuestion(run, JSON.parse(response.body));
    else if (response !== undefined) run.violations.push(`a question was answered ${response.statusCode}`);
  }
}

function keepQuestion(
  { question }: Run,
  answer: { question_id: string; paper_id: string; questions?: { question_id: string }[] },
) {
  if (question.paper !== null) question.paper.paper_id = answer.paper_id;
  question.question_ids.push(answer.questions?.[0]?.question_id ?? answer.question_id);
}

/** The path through which the newest revision is changed: its paper's, if it is in one. */
export function changed({ question: { paper, question_ids } }: Run): { path: string; params: Record<string, string> } {
  return paper === null
    ? { path: '/questions/{question_id}', params: { question_id: question_ids.at(-1) ?? '' } }
    : { path: '/papers/{paper_id}', params: { paper_id: paper.paper_id } };
}

/** Revises the newest revision so many times at once, with one idempotency key or without. */
export async function revise(run: Run, copies: number, hasKey: boolean): Promise<void> {
  const { author: email, question_ids, revised } = run.question;
  const question_id = question_ids.at(-1) ?? '';
  const headers = { ...(hasKey && { 'idempotency-key': `revision of ${question_id}` }) };
  const body = { ...BODY, question_text: `Which planet has rings? This revises ${question_id}.` };
  const options = { email, headers, params: { question_id }, body };
  await together(copies, async () => {
    const response = await call(run, 'CreateRequestFunction', 'POST /questions/{question_id}/revisions', options);
    if (response === undefined) return;
    const answer = JSON.parse(response.body);
    note(run, `a revision of ${question_id}: ${response.statusCode} ${answer.code ?? answer.question_id}`);
    if (response.statusCode === 201)
      revised.set(question_id, (revised.get(question_id) ?? new Set()).add(answer.question_id));
    else if (answer.code !== 'NOT_NEWEST')
      run.violations.push(`a revision was answered ${response.statusCode} ${answer.code}`);
  });
  await readRevisions(run);
}

/** Withdraws the newest revision so many times at once. */
export async function withdraw(run: Run, who: 'author' | 'coordinator' | 'assessor', copies: number): Promise<void> {
  const { author, stages, paper } = run.question;
  const people = {
    author: { email: author },
    coordinator: { email: 'coordinator@example.com', claims: { 'cognito:groups': '[coordinators]' } },
    assessor: { email: stages[0]?.assigned_to[0] ?? '' },
  };
  const { path, params } = changed(run);
  const options = { ...people[who], params };
  await together(copies, async () => {
    const response = await call(run, 'ResumeWorkflowFunction', `POST ${path}/withdrawal`, options);
    if (response === undefined) return;
    const { code, status } = JSON.parse(response.body);
    note(run, `the ${who} withdraws: ${response.statusCode} ${code ?? status}`);
    const refused = run.question.isMoved ? ['NOT_AUTHOR', 'NOT_FOUND'] : ['NOT_AUTHOR'];
    // A paper is answered as it now is: closed before, or reopened by a revision in between.
    const done =
      paper === null ? ['QUESTION_CLOSED', 'WITHDRAWN'] : ['WITHDRAWN', 'APPROVED', 'CHANGES_REQUESTED', 'PENDING'];
    const expected = who === 'assessor' ? refused : done;
    if (!expected.includes(code ?? status)) run.violations.push(`the ${who} who withdrew was told ${code ?? status}`);
  });
}

/** The task at a place in a stage of the newest revision, and its current assessor; undefined while the stage is planned. */
export async function currentAt(
  run: Run,
  stage: number,
  place: number,
): Promise<{ task_id: string; assigned_to: string } | undefined> {
  const { stages, question_ids } = run.question;
  const [task] = await run.world.database.rows<{ task_id: string; assigned_to: string }>(
    'select task_id, assigned_to from approval_tasks where question_id = $1 and stage = $2 and place = $3',
    [question_ids.at(-1), (stage % stages.length) + 1, place + 1],
  );
  return task;
}

/** Decides over REST as the assessor at a place in a stage of the newest revision; does nothing while the stage is planned. */
export async function decidePlace(
  run: Run,
  stage: number,
  place: number,
  decision: Decision,
  copies: number,
): Promise<void> {
  const task = await currentAt(run, stage, place);
  if (task === undefined) return;
  const email = task.assigned_to;
  const options = { email, params: { task_id: task.task_id }, body: { decision, comments: 'Why.' } };
  await together(copies, async () => {
    const response = await call(run, 'ResumeWorkflowFunction', 'POST /tasks/{task_id}/decision', options);
    if (response === undefined) return;
    const { code, decision: told } = JSON.parse(response.body);
    note(run, `${email} decides ${decision}: ${response.statusCode} ${code ?? told}`);
    const isReplaced = run.question.isMoved && code === 'NOT_FOUND';
    const isRight = told === decision || code === 'ALREADY_DECIDED' || code === 'TASK_CLOSED' || isReplaced;
    if (!isRight)
      run.violations.push(`${email} who decided ${decision} was told ${response.statusCode} ${code ?? told}`);
  });
}

/** Decides every open task of the question, so that it closes. */
export async function closeQuestion(run: Run, decision: Decision): Promise<void> {
  for (const [stage, { assigned_to }] of run.question.stages.entries()) {
    for (const place of assigned_to.keys()) await decidePlace(run, stage, place, decision, 1);
  }
}

/** The stored revisions, whatever was answered. */
async function readRevisions(run: Run): Promise<void> {
  const rows = await run.world.database.rows<{ question_id: string }>(
    'select question_id from reviews where submitted_by = $1 order by revision',
    [run.question.author],
  );
  run.question.question_ids = rows.map(({ question_id }) => question_id);
}
