import type { Overview } from '../core/ports/overview-store.ts';
import type { Decision, Status } from '../core/task.ts';
import { learnTime } from './clock.ts';
import { paperCalls } from './paper-calls.ts';
import type { Submission } from './submission.ts';
import type {
  DecisionResult,
  JsonAbsence,
  JsonListedQuestion,
  JsonReviewedQuestion,
  JsonTask,
  JsonTaskWithQuestion,
  TaskEvent,
} from './types.ts';

/** Why a call failed, in words for the person who made it. */
export class ApiError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** From the problem details; empty where the answer has none. */
  readonly code: string;
  /** Each thing that is wrong with the input. */
  readonly faults: { path: string; message: string }[];

  constructor(message: string, status: number, code = '', faults: ApiError['faults'] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.faults = faults;
  }

  /** Whether the same call may well succeed a little later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** One list of the API. */
export interface TaskQuery {
  role: 'assessor' | 'author';
  status: Status | undefined;
}

/** What coordinators list everybody's tasks by. */
export interface OfficeQuery {
  status?: Status | undefined;
  overdue?: 'true' | undefined;
  stuck?: 'true' | undefined;
  assigned_to?: string | undefined;
  assigned_by?: string | undefined;
  /** Moments (RFC 3339). */
  due_before?: string | undefined;
  decided_since?: string | undefined;
}

/** One list of questions. */
export interface QuestionQuery {
  role: 'author' | 'coordinator';
  status: Status | undefined;
  search: string | undefined;
}

export type Api = ReturnType<typeof createApi>;

/**
 * The API of this origin, as the person whose token it is. Every call throws an ApiError; one whose token is no longer
 * taken calls `onSignedOut` too.
 */
export function createApi(token: string, onSignedOut: () => void) {
  const call = caller(token, onSignedOut);
  return { ...taskCalls(call), ...questionCalls(call), ...officeCalls(call), ...paperCalls(call) };
}

/** One call: a method, a path, and a body and an idempotency key where there are. */
export type Call = <T>(method: string, path: string, body?: unknown, key?: string) => Promise<T>;

function caller(token: string, onSignedOut: () => void): Call {
  return async (method, path, body, key) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const response = await send(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    learnTime(response);
    if (response.status === 204) return undefined as never;
    if (response.ok) return await response.json();
    const error = await errorOf(response);
    // The gateway's own answer. The API gives a code and a reason, which signing in again does not change.
    if (response.status === 401 && error.code === '') onSignedOut();
    throw error;
  };
}

function taskCalls(call: Call) {
  return {
    tasks: ({ role, status }: TaskQuery, limit: number, cursor: string | null) => {
      const query = new URLSearchParams({ role, limit: String(limit) });
      if (status !== undefined) query.set('status', status);
      if (cursor !== null) query.set('cursor', cursor);
      return call<{ tasks: JsonTask[]; next_cursor: string | null }>('GET', `/tasks?${query}`);
    },
    task: (task_id: string) => call<JsonTaskWithQuestion>('GET', `/tasks/${encodeURIComponent(task_id)}`),
    events: async (task_id: string) =>
      (await call<{ events: TaskEvent[] }>('GET', `/tasks/${encodeURIComponent(task_id)}/events`)).events,
    decide: (task_id: string, decision: Decision, comments: string) =>
      call<JsonTask>('POST', `/tasks/${task_id}/decision`, { decision, comments: comments === '' ? null : comments }),
    approveAll: async (task_ids: string[]) => {
      const decisions = task_ids.map((task_id) => ({ task_id, decision: 'APPROVED' }));
      return (await call<{ results: DecisionResult[] }>('POST', '/decisions', { decisions })).results;
    },
  };
}

function officeCalls(call: Call) {
  const absencePath = (address: string) => `/absences/${encodeURIComponent(address)}`;
  return {
    office: (query: OfficeQuery, limit: number, cursor: string | null) => {
      const given = Object.entries({ ...query, cursor }).filter(([, value]) => value !== undefined && value !== null);
      const search = new URLSearchParams([
        ['role', 'coordinator'],
        ['limit', String(limit)],
        ...(given as [string, string][]),
      ]);
      return call<{ tasks: JsonTask[]; next_cursor: string | null }>('GET', `/tasks?${search}`);
    },
    overview: () => call<Overview>('GET', '/overview'),
    reassignTask: (task_id: string, assigned_to: string) =>
      call<JsonTask>('POST', `/tasks/${task_id}/reassignment`, { assigned_to }),
    reassignQuestion: (question_id: string, from: string, assigned_to: string) =>
      call<JsonReviewedQuestion>('POST', `/questions/${question_id}/reassignment`, { from, assigned_to }),
    moveDeadline: (task_id: string, due_in_seconds: number) =>
      call<JsonTask>('POST', `/tasks/${task_id}/deadline`, { due_in_seconds }),
    absence: (address: string) => call<JsonAbsence>('GET', absencePath(address)),
    setAbsence: (address: string, absence: Omit<JsonAbsence, 'address'>) =>
      call<JsonAbsence>('PUT', absencePath(address), absence),
    deleteAbsence: (address: string) => call<undefined>('DELETE', absencePath(address)),
  };
}

function questionCalls(call: Call) {
  return {
    /** A new question, or a revision of one. */
    submit: (submission: Submission, key: string, revises: string | undefined) =>
      call<JsonTask | JsonReviewedQuestion>(
        'POST',
        revises === undefined ? '/questions' : `/questions/${revises}/revisions`,
        submission,
        key,
      ),
    questions: (query: QuestionQuery, cursor: string | null) => {
      const given = Object.entries({ ...query, cursor }).filter(([, value]) => value !== undefined && value !== null);
      const search = new URLSearchParams(given as [string, string][]);
      return call<{ questions: JsonListedQuestion[]; next_cursor: string | null }>('GET', `/questions?${search}`);
    },
    question: (question_id: string) =>
      call<JsonReviewedQuestion>('GET', `/questions/${encodeURIComponent(question_id)}`),
    revisions: async (question_id: string) =>
      (
        await call<{ revisions: JsonReviewedQuestion[] }>(
          'GET',
          `/questions/${encodeURIComponent(question_id)}/revisions`,
        )
      ).revisions,
    questionEvents: async (question_id: string) =>
      (await call<{ events: TaskEvent[] }>('GET', `/questions/${encodeURIComponent(question_id)}/events`)).events,
    withdraw: (question_id: string) => call<JsonReviewedQuestion>('POST', `/questions/${question_id}/withdrawal`),
  };
}

async function send(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch {
    throw new ApiError('There is no connection. Nothing that you typed is lost; try again.', 0);
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const { status } = response;
  const problem = await response.json().catch(() => ({}));
  const { code = '', errors } = problem;
  const said = sentence(problem.detail ?? problem.message ?? `the service answered ${status}`);
  if (status === 401) return new ApiError(code === '' ? 'Your sign-in has ended.' : `${said} ${REFUSED}`, status, code);
  if (status >= 500) return new ApiError(`${said} ${KEPT} Try again in a moment.`, status, code);
  return new ApiError(status === 429 ? `${said} ${KEPT}` : said, status, code, errors);
}

const KEPT = 'Nothing that you typed is lost.';
const REFUSED = 'Tell whoever runs this service, or sign out and sign in as somebody else.';

/** What the API says of itself, as a sentence. */
function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`.replace(/\.?$/, '.');
}
