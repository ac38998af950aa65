import type { Decision, Status } from '../../src/core/task.ts';
import type { DecisionResult, JsonTask, JsonTaskWithQuestion, TaskEvent } from './types.ts';

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
}

/** What can be submitted. */
export interface Submission {
  question_text: string;
  options: string[];
  correct_answer: string;
  assigned_to: string;
  due_in_seconds: number;
}

/** One list of the API. */
export interface TaskQuery {
  role: 'assessor' | 'author';
  status: Status | undefined;
}

export type Api = ReturnType<typeof createApi>;

/**
 * The API of this origin, as the person whose token it is. Every call throws an ApiError; one that is refused for want of
 * a valid token calls `onSignedOut` too.
 */
export function createApi(token: string, onSignedOut: () => void) {
  async function call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const response = await send(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    if (response.ok) return await response.json();
    if (response.status === 401) onSignedOut();
    throw await errorOf(response);
  }
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
    submit: (submission: Submission, key: string) => call<JsonTask>('POST', '/questions', submission, key),
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
  if (status === 401) return new ApiError('Your sign-in has ended.', status);
  if (status === 429 || status >= 500) {
    return new ApiError('The service did not answer. Nothing that you typed is lost; try again in a moment.', status);
  }
  const { detail = `The service answered ${status}.`, code, errors } = problem;
  return new ApiError(`${detail.charAt(0).toUpperCase()}${detail.slice(1)}`.replace(/\.?$/, '.'), status, code, errors);
}
