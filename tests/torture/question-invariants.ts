import { type ReviewRow, reviewFaults, type StagedTaskRow } from '../../scripts/audit/stage-rule.ts';
import { versionFaults } from './invariants.ts';
import { call } from './people.ts';
import type { Run } from './run.ts';

type Review = ReviewRow & { question_id: string; revision: number };

interface Task extends StagedTaskRow {
  task_id: string;
  question_id: string;
  assigned_to: string;
  task_token: string | null;
  due_at: Date;
  updated_at: Date;
}

interface Execution {
  execution_arn: string;
  status: string;
  error: string | null;
}

/** Overdue tasks are closed five minutes later, by the next run that reconciles. */
const OVERDUE_MS = 300_000;
/** Two periods of reconciling. */
const SETTLED_MS = 120_000;

/** What must hold of the question with stages two periods of reconciling after the last fault (I2, I9). */
export async function checkQuestionRepaired(run: Run): Promise<void> {
  const { reviews, tasks, executions } = await gather(run);
  run.violations.push(...statusFaults(run, reviews, tasks));
  for (const task of tasks) {
    const isRunning = executions.some(
      ({ execution_arn, status }) => execution_arn.includes(task.task_id) && status === 'RUNNING',
    );
    // What reconcile has just closed, it tells in its next runs.
    const isOver = run.world.clock.now() - task.updated_at.getTime() > SETTLED_MS;
    const isOpen = task.status === 'PENDING' && task.decision === null;
    const isLate = run.world.clock.now() - task.due_at.getTime() > 0;
    const faults = [
      ...(isOpen && !isRunning && !isLate ? ['waits without an execution'] : []),
      ...(isOpen && task.task_token === null ? ['waits without a task token'] : []),
      ...(isOpen && !run.world.aws.mails.some(({ to }) => to === task.assigned_to)
        ? ['waits for whom no mail told']
        : []),
      ...(isOpen && run.world.clock.now() - task.due_at.getTime() > OVERDUE_MS ? ['still PENDING after its time'] : []),
      ...(!isOpen && task.status === 'PENDING' ? [`decided ${task.decision}, and still PENDING`] : []),
      ...(!isOpen && isRunning && isOver ? [`${task.status}, and its execution still waits`] : []),
    ];
    run.violations.push(...faults.map((fault) => `${task.assigned_to}: ${fault}`));
  }
}

/** What must hold when the question is closed (I1, I2, I7, I9, I11). */
export async function checkQuestionClosed(run: Run): Promise<void> {
  const { reviews, tasks, executions, versions } = await gather(run);
  const open = reviews
    .filter(({ status }) => status === 'PENDING')
    .map(({ revision }) => `revision ${revision} is PENDING`);
  run.violations.push(
    ...statusFaults(run, reviews, tasks),
    ...open,
    ...tasks.flatMap((task) => versionFaults(versions.filter(({ task_id }) => task_id === task.task_id) as never[])),
    ...tasks.flatMap((task) => executionFaults(run, task, executions)),
    ...mailFaults(run, reviews),
    ...(await linkFaults(run)),
    ...(await readFaults(run, reviews)),
  );
}

function statusFaults(run: Run, reviews: Review[], tasks: Task[]): string[] {
  const answered = [...run.question.revised.values()].filter((answers) => answers.size > 1);
  const waiting = reviews.slice(0, -1).filter(({ status }) => status === 'PENDING');
  return [
    ...reviews.flatMap((review) =>
      reviewFaults(
        review,
        tasks.filter(({ question_id }) => question_id === review.question_id),
      ).map((fault) => `revision ${review.revision}: ${fault}`),
    ),
    ...waiting.map(({ revision }) => `revision ${revision} is open beside a newer one`),
    ...reviews
      .filter(({ revision }, i) => revision !== i + 1)
      .map(({ revision }) => `revision ${revision} is out of order`),
    ...answered.map(() => 'one question was revised twice'),
  ];
}

function executionFaults(run: Run, task: Task, executions: Execution[]): string[] {
  const own = executions.filter(({ execution_arn }) => execution_arn.includes(task.task_id));
  const expected = task.status === 'APPROVED' ? null : task.status;
  const isRight = ({ error }: Execution) =>
    error === expected || (error === 'STATUS_NOT_RECORDED' && run.deathsOfUpdateStatus > 0);
  return own
    .filter((execution) => !isRight(execution))
    .map(
      ({ status, error }) =>
        `an execution of ${task.assigned_to} ended ${status} ${error}, and the task is ${task.status}`,
    );
}

/** An author has one mail for each outcome that others brought about, and none for what they did themselves. */
function mailFaults(run: Run, reviews: Review[]): string[] {
  const mails = run.world.aws.mails.filter(({ to }) => to === run.question.author).length;
  const outcomes = reviews.filter(({ status }) => !['SUPERSEDED', 'WITHDRAWN'].includes(status)).length;
  // An approved question that a coordinator withdraws closes twice.
  const most = outcomes + 2 * reviews.filter(({ status }) => status === 'WITHDRAWN').length;
  if (mails < outcomes) return [`${mails} mails told the author of ${outcomes} outcomes`];
  return mails > most && !run.mailMayRepeat ? [`${mails} mails told the author of ${outcomes} outcomes`] : [];
}

/** Every link that was mailed is dead: it has no form, and shows no question that closed without its holder's decision. */
async function linkFaults(run: Run): Promise<string[]> {
  const assessors = run.question.stages.flatMap(({ assigned_to }) => assigned_to);
  const codes = run.world.aws.mails.filter(({ to }) => assessors.includes(to)).map(({ code }) => code);
  const faults: string[] = [];
  for (const code of codes) {
    const options = { params: { code: code ?? '' }, headers: { accept: 'text/html' } };
    const page = await call(run, 'ResumeWorkflowFunction', 'GET /review/{code}', options);
    if (page?.statusCode !== 200) faults.push(`an old link was answered ${page?.statusCode}`);
    if (page?.body?.includes('name="nonce"')) faults.push('an old link shows a form');
    const isSilent = /data-status="(WITHDRAWN|SUPERSEDED|EXPIRED)"/.test(page?.body ?? '');
    if (isSilent && page?.body?.includes('rings')) faults.push('an old link shows the question');
  }
  return faults;
}

async function readFaults(run: Run, reviews: Review[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { question_id, status } of reviews) {
    const options = { email: run.question.author, params: { question_id } };
    const response = await call(run, 'ReadTasksFunction', 'GET /questions/{question_id}', options);
    const shown = JSON.parse(response?.body ?? '{}').status;
    if (shown !== status) faults.push(`the API shows a question as ${shown} that is ${status}`);
  }
  return faults;
}

async function gather({ world: { database }, question }: Run) {
  const own = 'select * from approval_tasks where assigned_by = $1';
  const [reviews, tasks, versions, executions] = await Promise.all([
    database.rows<Review>('select * from reviews where submitted_by = $1 order by revision', [question.author]),
    database.rows<Task>(own, [question.author]),
    database.rows<Task>('select * from torture.versions order by version'),
    database.rows<Execution>('select execution_arn, status, error from local_aws.executions'),
  ]);
  return { reviews, tasks, versions, executions };
}
