import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { ReviewedQuestion } from '../../src/core/question.ts';
import type { Task } from '../../src/core/task.ts';
import { type Deployment, useDeployment } from './deployment.ts';
import { type HttpEventOptions, httpEvent } from './http-event.ts';

export const CONTENT = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
};
export const AUTHOR = 'author@example.com';
export const COORDINATOR = { email: 'coordinator@example.com', claims: { 'cognito:groups': '[coordinators]' } };

/** The answer of a route: its status, its body, and the faults of a refused body. */
export interface Answered {
  status: number;
  body: Record<string, unknown>;
  location: unknown;
  /** `path: message` of each fault. */
  faults: string[];
}

/** Several assessors by their first letters: `stage('ab', 1)` needs the approval of a@example.com or b@example.com. */
export function stage(names: string, required_approvals?: number) {
  return {
    assigned_to: [...names].map((name) => `${name}@example.com`),
    ...(required_approvals !== undefined && { required_approvals }),
  };
}

/** A deployment of the file's own, and what people do with questions there. */
export function useQuestions(variables?: Record<string, string>) {
  const deployment: Deployment = useDeployment(undefined, variables);
  const call = async (route: string, options: HttpEventOptions): Promise<Answered> => {
    const { createRequest, resumeWorkflow, readTasks } = deployment.functions;
    const handler = route.startsWith('GET ')
      ? readTasks
      : /withdrawal|decision|reassignment|deadline|absences/.test(route)
        ? resumeWorkflow
        : createRequest;
    return answered((await handler(httpEvent(route, options))) as APIGatewayProxyStructuredResultV2);
  };
  const submit = (body: object, options: HttpEventOptions = {}) =>
    call('POST /questions', { email: AUTHOR, body: { ...CONTENT, ...body }, ...options });
  const read = (question_id: string, who: HttpEventOptions = { email: AUTHOR }) =>
    call('GET /questions/{question_id}', { ...who, params: { question_id } });
  const taskOf = async (question_id: string, name: string) => {
    const [task] = await deployment.database.rows<{ task_id: string }>(
      'select task_id from approval_tasks where question_id = $1 and assigned_to = $2',
      [question_id, `${name}@example.com`],
    );
    return task?.task_id ?? '';
  };
  return {
    deployment,
    call,
    submit,
    read,
    taskOf,
    /** Submits a question with stages. */
    async submitted(...stages: object[]): Promise<ReviewedQuestion> {
      return (await submit({ stages })).body as unknown as ReviewedQuestion;
    },
    /** Decides as an assessor, by name. */
    async decide(question_id: string, name: string, decision: string): Promise<Answered> {
      const params = { task_id: await taskOf(question_id, name) };
      const body = { decision, comments: `${name} says so.` };
      return await call('POST /tasks/{task_id}/decision', { email: `${name}@example.com`, params, body });
    },
    /** Has the execution of an assessor's task record its outcome; after its deadline if `isDue`. */
    async close(question_id: string, name: string, isDue = false): Promise<void> {
      const task_id = await taskOf(question_id, name);
      if (isDue)
        await deployment.database.rows('update approval_tasks set due_at = created_at where task_id = $1', [task_id]);
      await deployment.functions.updateStatus({ task_id, ...(isDue && { timeout: { Error: 'States.Timeout' } }) });
    },
    revise: (question_id: string, body: object = {}, options: HttpEventOptions = {}) =>
      call('POST /questions/{question_id}/revisions', {
        email: AUTHOR,
        params: { question_id },
        body: { ...CONTENT, ...body },
        ...options,
      }),
    withdraw: (question_id: string, who: HttpEventOptions = { email: AUTHOR }) =>
      call('POST /questions/{question_id}/withdrawal', { ...who, params: { question_id } }),
    /** A run of reconcile. */
    reconcile: () =>
      deployment.functions.reconcile(
        { source: 'aws.events' } as never,
        { getRemainingTimeInMillis: () => 60_000 } as Context,
      ),
    reassign: (task_id: string, name: string, who: HttpEventOptions = { email: AUTHOR }) =>
      call('POST /tasks/{task_id}/reassignment', {
        params: { task_id },
        body: { assigned_to: `${name}@example.com` },
        ...who,
      }),
    reassignAll: (question_id: string, from: string, name: string, who: HttpEventOptions = { email: AUTHOR }) =>
      call('POST /questions/{question_id}/reassignment', {
        params: { question_id },
        body: { from: `${from}@example.com`, assigned_to: `${name}@example.com` },
        ...who,
      }),
    moveDeadline: (task_id: string, due_in_seconds: unknown, who: HttpEventOptions = { email: AUTHOR }) =>
      call('POST /tasks/{task_id}/deadline', { params: { task_id }, body: { due_in_seconds }, ...who }),
    /** Sets a person's absence, by default for a day from now. */
    absent: (name: string, substitute: string, body: object = {}, who: HttpEventOptions = COORDINATOR) =>
      call('PUT /absences/{address}', {
        params: { address: `${name}@example.com` },
        body: { substitute: `${substitute}@example.com`, from: inHours(-1), until: inHours(24), ...body },
        ...who,
      }),
    /** A question in short: its status, each stage's, and each task's by its assessor. */
    async shown(question_id: string): Promise<string> {
      const { status, stages, tasks } = (await read(question_id)).body as unknown as ReviewedQuestion;
      const ofStage = (number: number) =>
        tasks.filter((task) => task.stage === number).map((task) => `${task.assigned_to[0]} ${outcomeOf(task)}`);
      return [status, ...stages.map((one) => `${one.status}: ${ofStage(one.stage).join(', ')}`)].join(' | ');
    },
  };
}

/** A moment so many hours from now. */
export function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}

/** The decision of a task, or its status while there is none. */
function outcomeOf({ decision, status }: Task): string {
  return decision ?? status;
}

function answered({ statusCode = 0, headers, body = '' }: APIGatewayProxyStructuredResultV2): Answered {
  const parsed = JSON.parse(body || 'null');
  const errors: { path: string; message: string }[] = parsed?.errors ?? [];
  return {
    status: statusCode,
    body: parsed,
    location: headers?.location,
    faults: errors.map(({ path, message }) => `${path}: ${message}`),
  };
}
