import type { Execution, ExecutionRecord } from './execution.ts';
import { abortedEvent, type HistoryEvent, numberEvents, type RawEvent } from './history.ts';
import { interpret } from './interpretation.ts';
import type { Machines } from './machines.ts';
import type { TaskTokens } from './task-tokens.ts';

/**
 * The history of an execution, made by interpreting it once more from its journal; only the times of events are stored.
 * `live` is the execution in memory, which may be ahead of its record.
 */
export async function executionHistory(
  record: ExecutionRecord,
  live: Execution | undefined,
  machines: Machines,
  tokens: TaskTokens,
): Promise<HistoryEvent[]> {
  const { journal, eventTimes, ...fixed } = record.status === 'RUNNING' && live ? live : record;
  const execution = { ...fixed, journal: [...journal], eventTimes: [...eventTimes] };
  const known = execution.eventTimes.length;
  const events: RawEvent[] = [];
  await interpret({
    stateMachine: await machines.definition(execution.definitionId),
    execution,
    now: () => Number.NaN,
    mintToken: (attempt) => tokens.mint({ executionArn: execution.executionArn, attempt }),
    onEvent: (event) => void events.push(event),
  });
  const happened = events.slice(0, known);
  if (record.status === 'ABORTED') happened.splice(known - 1, Number.POSITIVE_INFINITY, abortedEvent(record));
  return numberEvents(happened, eventTimes);
}
