import type { KnownTask } from '../simulation/invariants.ts';
import type { World } from '../simulation/world.ts';
import type { ThreadFunctions } from './functions.ts';
import type { QuestionSlot } from './questions.ts';

/** A world whose functions run in its thread. */
export type ThreadWorld = World<ThreadFunctions>;

/** One task of a run; nobody else in this world has its people. */
export interface Slot extends KnownTask {
  due_in_seconds: number;
  /** Bodies of its messages, oldest first. */
  messages: string[];
}

/** One run of a program in a world. */
export interface Run {
  world: ThreadWorld;
  slots: Slot[];
  question: QuestionSlot;
  /** Deaths of update_status so far: many of them end an execution without a status. */
  deathsOfUpdateStatus: number;
  /** Whether a mail may be sent twice, since nobody learned that it was accepted. */
  mailMayRepeat: boolean;
  /** Actions and answers, with the clock's seconds since the run began. */
  trace: string[];
  startedAt: number;
  /** Violations found on the way. */
  violations: string[];
}

/** Records something for people who look for the cause of a violation. */
export function note(run: Run, line: string): void {
  run.trace.push(`${((run.world.clock.now() - run.startedAt) / 1000).toFixed(3)} ${line}`);
}

/** The task's id. @throws when it has none yet */
export function idOf(slot: Slot): string {
  if (slot.task_id === undefined) throw new Error(`the task of ${slot.assessor} was not submitted`);
  return slot.task_id;
}

/** The slot with this number. @throws when there is none */
export function slotAt(run: Run, index: number): Slot {
  const slot = run.slots[index];
  if (slot === undefined) throw new Error(`a program has no slot ${index}`);
  return slot;
}
