import type pg from 'pg';
import { type Chain, faultOf } from './chain.ts';
import { countEvents, type Head, onSnapshot, readChains } from './read-chains.ts';

/** What was looked through, and how much of it is broken. */
export interface Verification {
  tasks: number;
  events: number;
  /** Tasks of which nothing was recorded: older than the history, or inserted by hand. */
  without_history: number;
  /** Tasks whose history begins later than they do, for the same reasons. */
  begun_later: number;
  broken: number;
}

/**
 * Looks through every history, and through every head that was kept outside. `tell` is told of each that is broken: of its
 * task, and of the first thing that is wrong. Memory holds the heads and one page.
 */
export async function verify(
  client: pg.ClientBase,
  heads: Head[],
  tell: (fault: string) => void,
): Promise<Verification> {
  const found: Verification = { tasks: 0, events: 0, without_history: 0, begun_later: 0, broken: 0 };
  const headsOf = Map.groupBy(heads, ({ task_id }) => task_id);
  const report = (fault: string) => {
    found.broken += 1;
    tell(fault);
  };
  await onSnapshot(client, async () => {
    for await (const chain of readChains(client)) {
      count(found, chain);
      const fault = faultOf(chain) ?? headFault(chain, headsOf.get(chain.task_id) ?? []);
      if (fault !== undefined) report(`task ${chain.task_id}: ${fault}`);
      headsOf.delete(chain.task_id);
    }
    for (const task_id of headsOf.keys()) report(`task ${task_id}: a head was kept, and the task is gone`);
    const stray = (await countEvents(client)) - found.events;
    if (stray !== 0) report(`${stray} rows of task_events belong to no task`);
  });
  return found;
}

function count(found: Verification, { events: [first, ...more] }: Chain): void {
  found.tasks += 1;
  if (first === undefined) {
    found.without_history += 1;
    return;
  }
  found.events += 1 + more.length;
  if (first.event !== 'SUBMITTED') found.begun_later += 1;
}

function headFault({ events }: Chain, heads: Head[]): string | undefined {
  const lost = heads.find(({ sequence, hash }) => events[sequence - 1]?.hash !== hash);
  return lost && `event ${lost.sequence} is another one than the head that was kept`;
}
