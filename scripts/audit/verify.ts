import type pg from 'pg';
import { type Chain, faultOf, isBeginning, recordsPeople } from './chain.ts';
import { countEvents, findLost, type Head, onSnapshot, readChains } from './read-chains.ts';
import { readReviewFaults } from './reviews.ts';

/** What was checked, and how much of it is broken. */
export interface Verification {
  tasks: number;
  events: number;
  /** Number of compared heads. */
  heads: number;
  /** Tasks without any event: older than the history, or inserted by hand. */
  without_history: number;
  /** Tasks that are older than their first event, for the same reasons. */
  begun_later: number;
  /** Tasks whose history began before assessors and deadlines were recorded: it cannot prove them. */
  without_people: number;
  broken: number;
}

/** The number of heads per query. */
const HEADS = 5_000;
/** Stands in for a number, which is at least 1: the task does not exist. */
const GONE = 0;

/**
 * Checks every history, every kept head, every question and every mail. Calls `tell` for each broken one; of a task, with the first
 * fault. Memory holds one page at a time, and the lost heads.
 */
export async function verify(
  client: pg.ClientBase,
  heads: AsyncIterable<Head> | Iterable<Head>,
  tell: (fault: string) => void,
): Promise<Verification> {
  const found: Verification = {
    tasks: 0,
    events: 0,
    heads: 0,
    without_history: 0,
    begun_later: 0,
    without_people: 0,
    broken: 0,
  };
  const report = (fault: string) => {
    found.broken += 1;
    tell(fault);
  };
  await onSnapshot(client, async () => {
    const lost = await readLost(client, heads, found);
    for await (const chain of readChains(client)) {
      count(found, chain);
      const fault = faultOf(chain) ?? headFault(lost.get(chain.task_id));
      if (fault !== undefined) report(`task ${chain.task_id}: ${fault}`);
    }
    for (const [task_id, sequence] of lost) {
      if (sequence === GONE) report(`task ${task_id}: a head was kept, and the task is gone`);
    }
    for await (const fault of readReviewFaults(client)) report(fault);
    const stray = (await countEvents(client)) - found.events;
    if (stray !== 0) report(`${stray} rows of task_events belong to no task`);
  });
  return found;
}

/** The number of each task's first lost head: a small value, since all heads can be lost. */
async function readLost(
  client: pg.ClientBase,
  heads: AsyncIterable<Head> | Iterable<Head>,
  found: Verification,
): Promise<Map<string, number>> {
  const lost = new Map<string, number>();
  const look = async (page: Head[]) => {
    found.heads += page.length;
    for (const { task_id, sequence, is_there } of await findLost(client, page)) {
      if (!lost.has(task_id)) lost.set(task_id, is_there ? sequence : GONE);
    }
  };
  let page: Head[] = [];
  for await (const head of heads) {
    page.push(head);
    if (page.length < HEADS) continue;
    await look(page);
    page = [];
  }
  await look(page);
  return lost;
}

function count(found: Verification, chain: Chain): void {
  const [first, ...more] = chain.events;
  found.tasks += 1;
  if (first === undefined) {
    found.without_history += 1;
    return;
  }
  found.events += 1 + more.length;
  if (!isBeginning(first)) found.begun_later += 1;
  else if (!recordsPeople(chain)) found.without_people += 1;
}

function headFault(sequence: number | undefined): string | undefined {
  return sequence === undefined ? undefined : `event ${sequence} is another one than the head that was kept`;
}
