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
  /** 1: written before events had assessors, deadlines and recipients, and not over them. 2: written before events had `from`. */
  hash_form: number;
  assigned_to: string | null;
  due_at: string | null;
  recipient: string | null;
  from: string | null;
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
  stands_in_for: string | null;
  status: string;
  decision: string | null;
  comments: string | null;
  decided_by: string | null;
  decided_at: string | null;
  due_at: string | null;
  notified_at: string | null;
  reminded_at: string | null;
  author_notified_at: string | null;
  created_at: string;
  /** The invalid times of the task and its question, such as `approval_tasks.due_at is infinity`. */
  infinite: string[];
  event_sequence: number;
  last_event_hash: string | null;
  events: ChainedEvent[];
}

/** The hash that the database's event_hash must have given an event of this task. */
export function hashOf(task_id: string, event: ChainedEvent): string {
  const { sequence, happened_at, actor, via, request_id, decision, status, content_hash, previous_hash } = event;
  const ids = [task_id, String(sequence), event.event, happened_at, actor, via, request_id];
  const people = event.hash_form > 1 ? [event.assigned_to, event.due_at, event.recipient] : [];
  const replaced = event.hash_form > 2 ? [event.from] : [];
  const values = [...ids, decision, status, content_hash, previous_hash, ...people, ...replaced];
  return sha256(values.map((value) => (value === null ? '-,' : `${Buffer.byteLength(value)}:${value},`)).join(''));
}

/** The first fault of a task's history, or of the task by its history; undefined if there is none. */
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

/** No statement of the product writes such a time, so the hash of an event with one cannot fit it. */
function timeFault({ infinite }: Chain): string | undefined {
  return infinite[0];
}

function endFault({ event_sequence, last_event_hash, events }: Chain): string | undefined {
  if (event_sequence > events.length) return `event ${events.length + 1} is missing`;
  if (event_sequence < events.length) return `event ${event_sequence + 1} is one that the task does not know of`;
  if (last_event_hash !== (events.at(-1)?.hash ?? null)) return 'the task ends in another event than its history';
  return undefined;
}

const REPEATABLE: readonly EventName[] = ['REASSIGNED', 'REPLANNED', 'DEADLINE_MOVED', 'REMINDED'];

/** The events that a history can begin with: the question was submitted, or its stage opened. */
export function isBeginning({ event }: ChainedEvent): boolean {
  return event === 'SUBMITTED' || event === 'OPENED';
}

/** A key that may occur once: a mail to the assessor for each assignment, one to the author before and one after a withdrawal. */
function onceOf({ event, recipient }: ChainedEvent, before: ChainedEvent[]): string {
  if (event === 'NOTIFIED')
    return `${event} ${recipient} ${before.filter((other) => other.event === 'REASSIGNED').length}`;
  return event === 'AUTHOR_NOTIFIED' ? `${event} ${before.some((other) => other.event === 'WITHDRAWN')}` : event;
}

/** Any other event that occurs twice. */
function repetitionFault({ events }: Chain): string | undefined {
  const once = events.map((event, i) => onceOf(event, events.slice(0, i)));
  const repeated = events.find(({ event }, i) => !REPEATABLE.includes(event) && once.indexOf(once[i] ?? '') < i);
  return repeated && `event ${repeated.sequence} is another ${repeated.event}`;
}

type Check = [holds: boolean, fault: string];

type Find = (name: EventName) => ChainedEvent | undefined;

/** The values that the task must have because of each event, and those that it must not have without one. */
function rowFault(chain: Chain): string | undefined {
  // Of repeated events, the last counts.
  const find: Find = (name) => chain.events.findLast(({ event }) => event === name);
  const submitted = chain.events.find(isBeginning);
  const checks = [
    ...(submitted === undefined ? [] : submissionChecks(chain, submitted)),
    ...mailChecks(chain, find),
    ...decisionChecks(chain, find('DECIDED')),
    ...closeChecks(chain, find('CLOSED')),
    // Without SUBMITTED the task is older than its history, so events before it may be missing.
    ...(submitted === undefined ? [] : silentChecks(chain, find)),
  ];
  return checks.find(([holds]) => !holds)?.[1];
}

function submissionChecks(chain: Chain, submitted: ChainedEvent): Check[] {
  const people: Check[] = [
    [chain.assigned_to === lastAssigning(chain)?.assigned_to, 'another assessor than its history has'],
    [
      chain.due_at === chain.events.findLast(({ due_at }) => due_at !== null)?.due_at,
      'another deadline than its history has',
    ],
    [
      chain.stands_in_for === null || chain.stands_in_for === lastAssigning(chain)?.from,
      'in the place of somebody whom its history does not name',
    ],
  ];
  return [
    [submitted.sequence === 1, `${submitted.event} is not its first event`],
    [
      submitted.actor === chain.assigned_by || submitted.event === 'OPENED',
      `another author than in ${submitted.event}`,
    ],
    [submitted.happened_at === chain.created_at, `created at another time than in ${submitted.event}`],
    [submitted.content_hash === sha256(contentOf(chain)), `another question than in ${submitted.event}`],
    ...(recordsPeople(chain) ? people : []),
  ];
}

/** Whether the history recorded assessor and deadline from its first event; older histories cannot prove them. */
export function recordsPeople({ events: [first] }: Chain): boolean {
  return first !== undefined && isBeginning(first) && first.hash_form > 1;
}

/** REPLANNED is about a place in another stage. */
function lastAssigning({ events }: Chain): ChainedEvent | undefined {
  return events.findLast(({ event, assigned_to }) => assigned_to !== null && event !== 'REPLANNED');
}

function mailChecks({ notified_at, reminded_at, author_notified_at, assigned_by }: Chain, find: Find): Check[] {
  const [notified, authorNotified, reassigned] = [find('NOTIFIED'), find('AUTHOR_NOTIFIED'), find('REASSIGNED')];
  const recipient = authorNotified?.recipient ?? assigned_by;
  // An assessor who got the task since then has not been mailed yet.
  const isMailDue = notified_at === null && (reassigned?.sequence ?? 0) > (notified?.sequence ?? 0);
  return [
    [
      notified === undefined || notified.happened_at === notified_at || isMailDue,
      'mailed at another time than in NOTIFIED',
    ],
    [reminded_at === (find('REMINDED')?.happened_at ?? null), 'reminded at another time than in REMINDED'],
    [
      authorNotified === undefined || authorNotified.happened_at === author_notified_at,
      'its author mailed at another time than in AUTHOR_NOTIFIED',
    ],
    [recipient === assigned_by, 'its outcome mailed to somebody else than its author'],
  ];
}

function decisionChecks(chain: Chain, decided: ChainedEvent | undefined): Check[] {
  if (decided === undefined) return [];
  return [
    [decided.decision === chain.decision, 'another decision than in DECIDED'],
    [decided.actor === chain.decided_by, 'decided by another person than in DECIDED'],
    [decided.actor === chain.assigned_to, 'decided by another person than its assessor'],
    [decided.happened_at === chain.decided_at, 'decided at another time than in DECIDED'],
    [decided.content_hash === hashOrNull(chain.comments), 'other comments than in DECIDED'],
  ];
}

function closeChecks({ status }: Chain, closed: ChainedEvent | undefined): Check[] {
  return closed === undefined ? [] : [[closed.status === status, 'another status than in CLOSED']];
}

function silentChecks(chain: Chain, find: Find): Check[] {
  const { notified_at, author_notified_at, decision, status } = chain;
  return [
    [find('NOTIFIED') !== undefined || notified_at === null, 'mailed, and no event says so'],
    [find('DECIDED') !== undefined || decision === null, 'decided, and no event says so'],
    [find('CLOSED') !== undefined || status === 'PENDING', `${status}, and no event says so`],
    // A task that is older than mails to authors has the time of the migration that introduced them.
    [
      find('AUTHOR_NOTIFIED') !== undefined || author_notified_at === null || !recordsPeople(chain),
      'its author mailed, and no event says so',
    ],
  ];
}

function hashOrNull(text: string | null): string | null {
  return text === null ? null : sha256(text);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
