import { randomUUID } from 'node:crypto';
import type { HttpResponse } from '../../src/runtime/http.ts';
import { type AwsStandIn, startAwsStandIn } from './aws-stand-in.ts';
import { createTestDatabase } from './database.ts';
import { setFunctionEnvironment } from './function-environment.ts';
import { type HttpEventOptions, httpEvent } from './http-event.ts';

/** Every route of the API by its handler, on a database that can be broken for one request. */
export interface BreakableApi {
  aws: AwsStandIn;
  send(route: string, options: HttpEventOptions): Promise<HttpResponse>;
  /** Lets the time of a task be over. */
  makeDue(task_id: string): Promise<unknown>;
  /** Makes a request that should get this status: for 500 the schema is broken meanwhile, for 503 nobody may connect. */
  provoke(answer: string, request: () => Promise<HttpResponse>): Promise<HttpResponse>;
  stop(): Promise<void>;
}

/** Signs in with a connection limit that applies: a superuser has none. */
const role = `api_${randomUUID().replaceAll('-', '')}`;

/** Starts it, once per process: handlers keep what they made of their environment. */
export async function startBreakableApi(): Promise<BreakableApi> {
  const database = await createTestDatabase();
  await database.rows(`create role ${role} login password '${role}' in role pg_read_all_data`);
  await database.rows(`grant execute on all functions in schema public to ${role}`);
  const aws = await startAwsStandIn(() => ({ ...database.secret, username: role, password: role }));
  setFunctionEnvironment();
  const handlers = await importHandlers();
  return {
    aws,
    async send(route, options) {
      const handler = handlers[route];
      if (handler === undefined) throw new Error(`no handler for ${route}`);
      return await handler(httpEvent(route, options));
    },
    makeDue: (task_id) => database.rows('update approval_tasks set due_at = created_at where task_id = $1', [task_id]),
    async provoke(answer, request) {
      const [spoil, mend] = spoiling(answer.slice(0, 3));
      // In a deployment whose links lead to the sign-in page, they open nothing; no other route reads the variable.
      process.env.REVIEW_LINK_MODE = answer.startsWith('401') ? 'sign-in' : 'capability';
      for (const statement of spoil) await database.rows(statement);
      try {
        return await request();
      } finally {
        for (const statement of mend) await database.rows(statement);
        process.env.REVIEW_LINK_MODE = 'capability';
      }
    },
    async stop() {
      await database.rows(`alter role ${role} nologin`);
      await database.drop();
      await aws.stop();
    },
  };
}

async function importHandlers(): Promise<
  Record<string, (event: ReturnType<typeof httpEvent>) => Promise<HttpResponse>>
> {
  const createRequest = (await import('../../src/create_request/app.ts')).handler;
  const resumeWorkflow = (await import('../../src/resume_workflow/app.ts')).handler;
  const readTasks = (await import('../../src/read_tasks/app.ts')).handler;
  const pages = (await import('../../src/pages/app.ts')).handler;
  return {
    'GET /': pages,
    'HEAD /': pages,
    'GET /assets/{file}': pages,
    'POST /questions': createRequest,
    'POST /questions/{question_id}/revisions': createRequest,
    'POST /questions/{question_id}/withdrawal': resumeWorkflow,
    'POST /questions/{question_id}/reassignment': resumeWorkflow,
    'POST /tasks/{task_id}/reassignment': resumeWorkflow,
    'POST /tasks/{task_id}/deadline': resumeWorkflow,
    'POST /papers': createRequest,
    'GET /papers': readTasks,
    'GET /papers/{paper_id}': readTasks,
    'POST /papers/{paper_id}/withdrawal': resumeWorkflow,
    'POST /papers/{paper_id}/reassignment': resumeWorkflow,
    'POST /papers/{paper_id}/deadline': resumeWorkflow,
    'GET /review/{code}/{task_id}': resumeWorkflow,
    'HEAD /review/{code}/{task_id}': resumeWorkflow,
    'POST /review/{code}/{task_id}/decision': resumeWorkflow,
    'PUT /absences/{address}': resumeWorkflow,
    'DELETE /absences/{address}': resumeWorkflow,
    'GET /absences/{address}': readTasks,
    'GET /overview': readTasks,
    'GET /questions': readTasks,
    'GET /questions/{question_id}': readTasks,
    'GET /questions/{question_id}/revisions': readTasks,
    'GET /questions/{question_id}/events': readTasks,
    'GET /tasks': readTasks,
    'GET /tasks/{task_id}': readTasks,
    'GET /tasks/{task_id}/events': readTasks,
    'POST /tasks/{task_id}/decision': resumeWorkflow,
    'POST /decisions': resumeWorkflow,
    'GET /review/{code}': resumeWorkflow,
    'HEAD /review/{code}': resumeWorkflow,
    'POST /review/{code}/decision': resumeWorkflow,
    'GET /healthz': readTasks,
    'HEAD /healthz': readTasks,
    $default: readTasks,
  };
}

function spoiling(status: string): [spoil: string[], mend: string[]] {
  const tables = ['approval_tasks', 'absences', 'papers'];
  if (status === '500')
    return [
      tables.map((table) => `alter table ${table} rename to ${table}_away`),
      tables.map((table) => `alter table ${table}_away rename to ${table}`),
    ];
  if (status !== '503') return [[], []];
  const refuse = `alter role ${role} connection limit 0`;
  const disconnect = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`;
  return [[refuse, disconnect], [`alter role ${role} connection limit -1`]];
}
