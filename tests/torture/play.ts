import { OVERDUE_MS } from '../simulation/invariants.ts';
import { checkClosed, checkRepaired } from './checks.ts';
import { deliver, nextVisible, ORDERLY } from './deliveries.ts';
import { decide, submitted } from './people.ts';
import { performRound, reconcile } from './perform.ts';
import type { Program } from './program.ts';
import { closeQuestion, questionSlot } from './questions.ts';
import { note, type Run, type Slot, type ThreadWorld } from './run.ts';

/** As in template.yaml. */
const PERIOD_MS = 60_000;
const MOST_DELIVERIES = 50;

let runs = 0;

/**
 * Plays a program in a world, then ends all faults, lets two periods of reconcile pass and checks every guarantee.
 * @throws Error with every violation and all that happened
 */
export async function play(world: ThreadWorld, program: Program): Promise<void> {
  const run = begin(world, program);
  await world.reset();
  try {
    const overdue = world.functions.overdue;
    for (const round of program.rounds) await performRound(run, round);
    await endFaults(run);
    if (world.functions.overdue > overdue) run.mailMayRepeat = true;
    await pass(run, 2 * PERIOD_MS);
    await checkRepaired(run);
    await close(run, program.ending);
    await checkClosed(run);
  } catch (error) {
    run.violations.push(`the run broke: ${error instanceof Error ? error.stack : String(error)}`);
  }
  if (run.violations.length === 0) return;
  throw new Error(`${run.violations.join('\n')}\n\nWhat happened:\n${run.trace.join('\n')}`);
}

function begin(world: ThreadWorld, { slots, question }: Program): Run {
  runs += 1;
  const toSlot = ({ due_in_seconds }: Program['slots'][number], i: number): Slot => ({
    author: `author-${i}-${runs}@example.com`,
    assessor: `assessor-${i}-${runs}@example.com`,
    key: 'the-key',
    due_in_seconds,
    task_id: undefined,
    created: new Set(),
    messages: [],
    answers: [],
    asked: new Set(),
  });
  return {
    world,
    slots: slots.map(toSlot),
    question: questionSlot(question, runs),
    deathsOfUpdateStatus: 0,
    mailMayRepeat: false,
    trace: [],
    startedAt: world.clock.now(),
    violations: [],
  };
}

/** The last fault to end is a message that was in flight when its consumer died. */
async function endFaults(run: Run): Promise<void> {
  const { world } = run;
  world.aws.heal();
  world.functions.heal();
  note(run, 'all faults have ended');
  for (const slot of run.slots) await submitted(run, slot);
  await world.settle();
  for (let i = 0; i < MOST_DELIVERIES; i++) {
    const visibleAt = await nextVisible(run);
    if (visibleAt === undefined) return;
    world.clock.advance(Math.max(visibleAt - world.clock.now(), 0));
    await deliver(run, ORDERLY);
    await world.settle();
  }
}

/** Lets time pass with a run of reconcile after each period. */
async function pass(run: Run, milliseconds: number): Promise<void> {
  const { world } = run;
  for (let passed = 0; passed < milliseconds; passed += PERIOD_MS) {
    world.clock.advance(PERIOD_MS);
    await world.settle();
    await reconcile(run, 2);
    await world.settle();
    while ((await deliver(run, ORDERLY)) > 0) await world.settle();
    await world.settle();
  }
}

async function close(run: Run, ending: Program['ending']): Promise<void> {
  const { clock, settle } = run.world;
  note(run, `the rest is to ${ending}`);
  if (ending === 'decide') {
    for (const slot of run.slots) await decide(run, slot, 'REJECTED');
    await closeQuestion(run, 'REJECTED');
  } else {
    // Nobody opens another stage.
    const times = [run.question, ...run.slots].map(({ due_in_seconds }) => due_in_seconds);
    clock.advance(Math.max(...times) * 1000 + OVERDUE_MS);
    await settle();
    await passMovedDeadlines(run);
  }
  await settle();
  await pass(run, 2 * PERIOD_MS);
  await endWaits(run);
}

/** Some were moved later than that. */
async function passMovedDeadlines(run: Run): Promise<void> {
  const { clock, database, settle } = run.world;
  const [row] = await database.rows<{ due_at: Date | null }>(
    `select max(due_at) as due_at from approval_tasks where status = 'PENDING'`,
  );
  if (row?.due_at == null) return;
  clock.advance(Math.max(row.due_at.getTime() - clock.now(), 0) + OVERDUE_MS);
  await settle();
}

/** A task that was closed as overdue can have an execution that started late and still waits. */
async function endWaits(run: Run): Promise<void> {
  const { clock, database, settle } = run.world;
  const [row] = await database.rows<{ deadline: string | null }>(
    `select max(deadline) as deadline from local_aws.executions where status = 'RUNNING'`,
  );
  if (row?.deadline == null) return;
  clock.advance(Math.max(Number(row.deadline) - clock.now(), 0));
  await settle();
}
