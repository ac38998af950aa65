import { type ApiClient, createApiClient, type NewAbsence, type paths } from '../client/api-client.ts';
import type { Decision } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { learnTime } from './clock.ts';
import { data, type Filters, given } from './data.ts';
import { paperCalls } from './paper-calls.ts';
import type { Submission } from './submission.ts';

interface ErrorDetails {
  code?: string;
  faults?: { path: string; message: string }[];
  cause?: unknown;
}

/** Why a call failed, in words for the person who made it. */
export class ApiError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** From the problem details; empty when the answer has none. */
  readonly code: string;
  /** Each fault in the input. */
  readonly faults: { path: string; message: string }[];

  constructor(message: string, status: number, { code = '', faults = [], cause }: ErrorDetails = {}) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.faults = faults;
  }

  /** Whether the same call may succeed if it is repeated a little later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The query of a list. */
type QueryOf<Path extends '/tasks' | '/questions'> = Filters<NonNullable<paths[Path]['get']['parameters']['query']>>;

/** One page of tasks. */
export type TaskQuery = Pick<QueryOf<'/tasks'>, 'role' | 'status'>;

/** The query of everybody's tasks, for coordinators. */
export type OfficeQuery = Omit<QueryOf<'/tasks'>, 'role' | 'limit' | 'cursor'>;

/** One page of questions. */
export type QuestionQuery = Pick<QueryOf<'/questions'>, 'role' | 'status' | 'search'>;

export type Api = ReturnType<typeof createApi>;

/**
 * Calls the API of this origin with a person's token. Every call throws an ApiError on failure; when the API no longer
 * accepts the token, it calls `onSignedOut` too.
 */
export function createApi(token: string, onSignedOut: () => void) {
  const client = clientOf(token, onSignedOut);
  return { client, ...taskCalls(client), ...questionCalls(client), ...officeCalls(client), ...paperCalls(client) };
}

/** Typed from docs/openapi.yaml, so that paths and bodies cannot differ from it; its calls throw. */
function clientOf(token: string, onSignedOut: () => void) {
  return createApiClient(location.origin, token, async (request) => {
    const response = await fetch(request).catch((cause: unknown) => {
      throw new ApiError(texts.noConnection, 0, { cause });
    });
    learnTime(response);
    if (response.ok) return response;
    const error = await errorOf(response);
    // A 401 comes from the gateway. A refusal by the API has a code and a reason, and signing in again would not change it.
    if (response.status === 401 && error.code === '') onSignedOut();
    throw error;
  });
}

function taskCalls(client: ApiClient) {
  const one = (task_id: string) => ({ params: { path: { task_id } } });
  return {
    tasks: (query: TaskQuery, limit: number, cursor: string | null) =>
      data(client.GET('/tasks', { params: { query: given({ ...query, excerpt: 'true' as const, limit, cursor }) } })),
    task: (task_id: string) => data(client.GET('/tasks/{task_id}', one(task_id))),
    events: async (task_id: string) => (await data(client.GET('/tasks/{task_id}/events', one(task_id)))).events,
    decide: (task_id: string, decision: Decision, comments: string) =>
      data(
        client.POST('/tasks/{task_id}/decision', {
          ...one(task_id),
          body: { decision, comments: comments === '' ? null : comments },
          // Sent even if the person leaves the page at this moment.
          keepalive: true,
        }),
      ),
    approveAll: async (task_ids: string[]) => {
      const decisions = task_ids.map((task_id) => ({ task_id, decision: 'APPROVED' as const }));
      return (await data(client.POST('/decisions', { body: { decisions } }))).results;
    },
    reassignTask: (task_id: string, assigned_to: string) =>
      data(client.POST('/tasks/{task_id}/reassignment', { ...one(task_id), body: { assigned_to } })),
    moveDeadline: (task_id: string, due_in_seconds: number) =>
      data(client.POST('/tasks/{task_id}/deadline', { ...one(task_id), body: { due_in_seconds } })),
  };
}

function officeCalls(client: ApiClient) {
  const of = (address: string) => ({ params: { path: { address } } });
  return {
    office: (query: OfficeQuery, limit: number, cursor: string | null) =>
      data(client.GET('/tasks', { params: { query: given({ role: 'coordinator', ...query, limit, cursor }) } })),
    overview: () => data(client.GET('/overview')),
    absence: (address: string) => data(client.GET('/absences/{address}', of(address))),
    setAbsence: (address: string, absence: NewAbsence) =>
      data(client.PUT('/absences/{address}', { ...of(address), body: absence })),
    deleteAbsence: (address: string) => data(client.DELETE('/absences/{address}', of(address))),
  };
}

function questionCalls(client: ApiClient) {
  const one = (question_id: string) => ({ params: { path: { question_id } } });
  return {
    submit: (body: Submission, key: string) =>
      data(client.POST('/questions', { params: { header: { 'Idempotency-Key': key } }, body })),
    /** A revision of a question. */
    revise: (question_id: string, body: Submission, key: string) =>
      data(
        client.POST('/questions/{question_id}/revisions', {
          params: { path: { question_id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    questions: (query: QuestionQuery, cursor: string | null) =>
      data(client.GET('/questions', { params: { query: given({ ...query, cursor }) } })),
    question: (question_id: string) => data(client.GET('/questions/{question_id}', one(question_id))),
    revisions: async (question_id: string) =>
      (await data(client.GET('/questions/{question_id}/revisions', one(question_id)))).revisions,
    questionEvents: async (question_id: string) =>
      (await data(client.GET('/questions/{question_id}/events', one(question_id)))).events,
    withdraw: (question_id: string) => data(client.POST('/questions/{question_id}/withdrawal', one(question_id))),
    reassignQuestion: (question_id: string, from: string, assigned_to: string) =>
      data(client.POST('/questions/{question_id}/reassignment', { ...one(question_id), body: { from, assigned_to } })),
  };
}

async function errorOf(response: Response): Promise<ApiError> {
  const { status } = response;
  const problem = await response.json().catch(() => ({}));
  const { code = '', errors } = problem;
  const said = sentence(problem.detail ?? problem.message ?? texts.theServiceAnswered(status));
  if (status === 401)
    return new ApiError(code === '' ? texts.signInHasEnded : `${said} ${texts.tellOperatorOrChangePerson}`, status, {
      code,
    });
  if (status >= 500) return new ApiError(texts.tryAgainInAMoment(said), status, { code });
  return new ApiError(status === 429 ? `${said} ${texts.nothingTypedIsLost}` : said, status, { code, faults: errors });
}

/** Words of the API as a sentence: a capital at the start, a full stop at the end. */
function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`.replace(/\.?$/, '.');
}
