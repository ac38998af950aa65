import * as v from 'valibot';
import type { Person } from './access.ts';
import { type DecidePorts, type DecisionResult, decideTask } from './decide-task.ts';
import { drain } from './drain.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { parseInput } from './input.ts';
import { LIMITS } from './limits.ts';

/** In parallel: 100 decisions with a timeout of 3 s each at Step Functions still finish within the request. */
const CONCURRENCY = 25;
/**
 * No decision begins later than this: one that meets a dead connection and a hanging Step Functions takes 17 s, and the HTTP API
 * waits for 30.
 */
const BEGIN_WITHIN_MS = 10_000;

/** `POST /decisions`. Each item is validated by itself, like the body of its own call. */
const decisionList = v.strictObject({
  decisions: v.pipe(
    // The number first, before any item.
    v.array(v.unknown(), 'must be a list'),
    v.minLength(1, 'must hold at least 1 decision'),
    v.maxLength(LIMITS.decisions, `must hold at most ${LIMITS.decisions} decisions`),
    v.array(v.object({ task_id: v.string('must be a string') })),
    // Of two decisions on one task, either could win, and both could be answered as recorded.
    v.check(
      (decisions) => new Set(decisions.map(({ task_id }) => task_id.toLowerCase())).size === decisions.length,
      'must name each task once',
    ),
  ),
});

/** The result of one item: as its own call would have ended. */
export type DecisionOutcome = { task_id: string } & (DecisionResult | { error: unknown });

/**
 * Decides several tasks, each like `decideTask`; a failure does not stop the rest. Results are in the order of the list. Items for which
 * there was no time fail as unavailable and can be sent again.
 * @throws ValidationFailedError if the list itself is invalid; then nothing is decided
 */
export async function decideTasks(ports: DecidePorts, person: Person, body: unknown): Promise<DecisionOutcome[]> {
  parseInput(decisionList, body);
  // The raw items: the library drops fields like `__proto__`, and each item is checked whole.
  const { decisions } = body as v.InferOutput<typeof decisionList>;
  const began = ports.clock.now().getTime();
  const outcomes: DecisionOutcome[] = decisions.map(({ task_id }) => ({ task_id, error: notTried() }));
  const mayBegin = () => ports.clock.now().getTime() - began <= BEGIN_WITHIN_MS;
  await drain([...decisions.entries()], CONCURRENCY, mayBegin, async ([i, { task_id, ...decision }]) => {
    outcomes[i] = await decideOne(ports, person, task_id, decision);
  });
  return outcomes;
}

async function decideOne(
  ports: DecidePorts,
  person: Person,
  task_id: string,
  decision: unknown,
): Promise<DecisionOutcome> {
  try {
    return { task_id, ...(await decideTask(ports, person, task_id, () => decision)) };
  } catch (error) {
    return { task_id, error };
  }
}

function notTried(): DatabaseUnavailableError {
  return new DatabaseUnavailableError('there was no time left for this decision; send it again');
}
