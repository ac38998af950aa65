import { createHash } from 'node:crypto';
import { contentOf } from '../../src/core/digest.ts';
import type { EventName } from '../../src/core/task-event.ts';

/** A row of task_events as it is hashed: times are microseconds since 1970, bytes are hexadecimal. */
export interface ChainedEvent {
  sequence: number;
  event: EventName;
  happened_at: string;
  actor: string | null;
  via: string;
  request_id: string;
  decision: string | null;
  status: string | null;
  content_hash: string | null;
  previous_hash: string | null;
  hash: string;
}

/** A row of approval_tasks with its question and its events, oldest first; times and bytes as in the events. */
export interface Chain {
  task_id: string;
  question_id: string;
  question_text: string;
  options: string[] | null;
  correct_answer: string;
  assigned_by: string;
  assigned_to: string;
  status: string;
  decision: string | null;
  comments: string | null;
  decided_by: string | null;
  decided_at: string | null;
  notified_at: string | null;
  author_notified_at: string | null;
  created_at: string;
  /** Which times of the task and its question are none, such as `approval_tasks.due_at is infinity`. */
  infinite: string[];
  event_sequence: number;
  last_event_hash: string | null;
  events: ChainedEvent[];
}

/** The hash that task_event_hash of the database must have given to an event of this task. */
export function hashOf(task_id: string, event: ChainedEvent): string {
  const { sequence, happened_at, actor, via, request_id, decision, status, content_hash, previous_hash } = event;
  const ids = [task_id, String(sequence), event.event, happened_at, actor, via, request_id];
  const values = [...ids, decision, status, content_hash, previous_hash];
  return sha256(values.map((value) => (value === null ? '-,' : `${Buffer.byteLength(value)}:${value},`)).join(''));
}

/** What is first wrong with a task's history, or with the task by its history; undefined where nothing is. */
export function faultOf(chain: Chain): string | undefined {
  return linkFault(chain) ?? timeFault(chain) ?? endFault(chain) ?? repetitionFault(chain) ?? rowFault(chain);
}

function linkFault({ task_id, events }: Chain): string | undefined {
  let previous: string | null = null;
  for (const [i, event] of events.entries()) {
    if (event.sequence !== i + 1) return `event ${i + 1} is missing`;
    if (event.hash !== hashOf(task_id, event))
      return `event ${event.sequence} (${event.event}) is not what its hash was made of`;
    if (event.previous_hash !== previous)
      return `event ${event.sequence} (${event.event}) does not follow the one before it`;
    previous = event.hash;
  }
  return undefined;
}

/** No statement of the product writes such a time; one that is in an event cannot be what its hash was made of. */
function timeFault({ infinite }: Chain): string | undefined {
  return infinite[0];
}

function endFault({ event_sequence, last_event_hash, events }: Chain): string | undefined {
  if (event_sequence > events.length) return `event ${events.length + 1} is missing`;
  if (event_sequence < events.length) return `event ${event_sequence + 1} is one that the task does not know of`;
  if (last_event_hash !== (events.at(-1)?.hash ?? null)) return 'the task ends in another event than its history';
  return undefined;
}

/** Each of these happens to a task once. */
function repetitionFault({ events }: Chain): string | undefined {
  const repeated = events.find(({ event }, i) => events.findIndex((other) => other.event === event) < i);
  return repeated && `event ${repeated.sequence} is another ${repeated.event}`;
}

/** Each event, what the task must hold where there is one, and what it holds where there is none. */
function rowFault(chain: Chain): string | undefined {
  const { events, comments, decision, decided_by, decided_at, notified_at, status } = chain;
  const find = (name: EventName) => events.find(({ event }) => event === name);
  const submitted = find('SUBMITTED');
  const notified = find('NOTIFIED');
  const decided = find('DECIDED');
  const closed = find('CLOSED');
  const authorNotified = find('AUTHOR_NOTIFIED');
  const checks: [boolean, string][] = [
    [submitted === undefined || submitted.sequence === 1, 'SUBMITTED is not its first event'],
    [submitted === undefined || submitted.actor === chain.assigned_by, 'another author than in SUBMITTED'],
    [
      submitted === undefined || submitted.happened_at === chain.created_at,
      'created at another time than in SUBMITTED',
    ],
    [
      submitted === undefined || submitted.content_hash === sha256(contentOf(chain)),
      'another question than in SUBMITTED',
    ],
    [notified === undefined || notified.happened_at === notified_at, 'mailed at another time than in NOTIFIED'],
    [decided === undefined || decided.decision === decision, 'another decision than in DECIDED'],
    [decided === undefined || decided.actor === decided_by, 'decided by another person than in DECIDED'],
    [decided === undefined || decided.actor === chain.assigned_to, 'decided by another person than its assessor'],
    [decided === undefined || decided.happened_at === decided_at, 'decided at another time than in DECIDED'],
    [decided === undefined || decided.content_hash === hashOrNull(comments), 'other comments than in DECIDED'],
    [closed === undefined || closed.status === status, 'another status than in CLOSED'],
    [
      authorNotified === undefined || authorNotified.happened_at === chain.author_notified_at,
      'its author mailed at another time than in AUTHOR_NOTIFIED',
    ],
    // Without SUBMITTED the task is older than its history: what is not in it can have happened before.
    [submitted === undefined || notified !== undefined || notified_at === null, 'mailed, and no event says so'],
    [submitted === undefined || decided !== undefined || decision === null, 'decided, and no event says so'],
    [submitted === undefined || closed !== undefined || status === 'PENDING', `${status}, and no event says so`],
  ];
  return checks.find(([holds]) => !holds)?.[1];
}

function hashOrNull(text: string | null): string | null {
  return text === null ? null : sha256(text);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
