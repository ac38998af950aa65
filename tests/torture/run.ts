import type { Decision } from '../../src/core/task.ts';
import type { QuestionSlot } from './questions.ts';
import type { World } from './world.ts';

/** One task of a run. */
export interface Slot {
  /** Its author, assessor and idempotency key: nobody else's in this world. */
  author: string;
  assessor: string;
  key: string;
  due_in_seconds: number;
  /** Undefined until a submission was answered. */
  task_id: string | undefined;
  /** Bodies of its answers 201. */
  created: Set<string>;
  /** Bodies of its messages, oldest first. */
  messages: string[];
  /** What was answered to who decided. */
  answers: Answer[];
  /** What was decided by those who may, whether answered or not. */
  asked: Set<Decision>;
  /** Whether somebody sent a task success, or a task failure, by hand. */
  isForged: boolean;
  /** Whether somebody closed it by hand, past its execution: then it needs none. */
  isClosedByHand: boolean;
}

/** What one caller was told. Nothing at all where the function died. */
export interface Answer {
  by: 'assessor' | 'link' | 'intruder';
  decision: Decision;
  status: number;
  /** The problem's code, or what the page says. */
  says: string;
}

/** One run of a program in a world. */
export interface Run {
  world: World;
  slots: Slot[];
  question: QuestionSlot;
  /** Deaths of update_status so far: many of them end an execution without a status. */
  deathsOfUpdateStatus: number;
  /** Whether a mail may be sent twice: that it was taken was not told. */
  mailMayRepeat: boolean;
  /** What was done and answered, with the clock's seconds since the run began. */
  trace: string[];
  startedAt: number;
  /** What must not be, found on the way. */
  violations: string[];
}

/** Notes something down for people who look for the cause of a violation. */
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
