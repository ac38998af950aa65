import { setTimeout as sleep } from 'node:timers/promises';
import { hold, taskLock } from '../support/row-lock.ts';
import { deliver, redeliver, swapToken } from './deliveries.ts';
import { away, moveDeadline, replace } from './office.ts';
import { decide, decideByLink, intrude, submit, submitOtherBody, submitted, together } from './people.ts';
import type { Action, Round } from './program.ts';
import { decidePlace, revise, submittedQuestion, withdraw } from './questions.ts';
import { note, type Run, type Slot, slotAt } from './run.ts';

/** How long a row is held, in real time: enough for several statements to reach it. */
const HOLD_MS = 4;
const ABOUT_QUESTION: ReadonlySet<Action['kind']> = new Set([
  'decidePlace',
  'revise',
  'withdraw',
  'replace',
  'moveDeadline',
  'away',
]);
const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

/** Begins the actions of a round together and waits for all. */
export async function performRound(run: Run, { actions, held }: Round): Promise<void> {
  for (const { action } of actions) {
    if ('slot' in action) await submitted(run, slotAt(run, action.slot));
    if (ABOUT_QUESTION.has(action.kind)) await submittedQuestion(run);
  }
  const letGo = await holdSlot(run, held);
  const performed = actions.map(async ({ action, lateMs }) => {
    if (lateMs > 0) await sleep(lateMs);
    note(run, JSON.stringify(action));
    await perform(run, action);
  });
  await Promise.all([...performed, sleep(letGo === undefined ? 0 : HOLD_MS).then(letGo)]);
  run.world.clock.advance(5);
}

/** Runs the schedule's event `copies` times at once. */
export async function reconcile(run: Run, copies: number): Promise<void> {
  await together(copies, async () => {
    const { payload, functionError } = await run.world.functions.invoke('ReconcileFunction', SCHEDULED);
    note(run, `reconciled: ${JSON.stringify(payload)}`);
    const { errorType } = (payload ?? {}) as { errorType?: string };
    if (functionError !== undefined && errorType !== 'Runtime.ExitError') {
      run.violations.push(`reconciling failed with ${errorType}`);
    }
  });
}

async function holdSlot(run: Run, held: number | undefined): Promise<(() => Promise<void>) | undefined> {
  const task_id = held === undefined ? undefined : slotAt(run, held).task_id;
  return task_id === undefined ? undefined : await hold(run.world.database, taskLock(task_id));
}

async function perform(run: Run, action: Action): Promise<void> {
  switch (action.kind) {
    case 'submit':
      return together(action.copies, () => submit(run, slotAt(run, action.slot)));
    case 'submitOtherBody':
      return submitOtherBody(run, slotAt(run, action.slot));
    case 'deliver':
      return void (await deliver(run, action));
    case 'redeliver':
      return redeliver(run, slotAt(run, action.slot), action.copies);
    case 'swapToken':
      return swapToken(run, slotAt(run, action.slot), slotAt(run, action.from));
    case 'decide':
      return together(action.copies, () => decide(run, slotAt(run, action.slot), action.decision));
    case 'decideByLink':
      return decideByLink(run, slotAt(run, action.slot), action.decision, action.copies);
    case 'intrude':
      return intrude(run, slotAt(run, action.slot), action.who, action.decision);
    case 'decidePlace':
      return decidePlace(run, action.stage, action.place, action.decision, action.copies);
    case 'revise':
      return revise(run, action.copies, action.hasKey);
    case 'withdraw':
      return withdraw(run, action.who, action.copies);
    case 'replace':
      return replace(run, action, action.who, action.isNew, action.copies);
    case 'moveDeadline':
      return moveDeadline(run, action, action.seconds, action.copies);
    case 'away':
      return away(run, action);
    case 'reconcile':
      return reconcile(run, action.copies);
    default:
      return performOnWorld(run, action);
  }
}

async function performOnWorld(run: Run, action: Action): Promise<void> {
  const { world } = run;
  switch (action.kind) {
    case 'pass':
      return world.clock.advance(action.seconds * 1000);
    case 'passDeadline':
      return passDeadline(run, slotAt(run, action.slot), action.laterMs);
    case 'restart':
      return world.engine.restart();
    case 'lose':
      if (action.operation === 'SendEmail' && action.fault === 'lost after') run.mailMayRepeat = true;
      return world.aws.fail(action.operation, action.fault, action.times);
    case 'kill':
      if (action.functionName === 'UpdateStatusFunction') run.deathsOfUpdateStatus += action.times;
      return world.functions.kill(action.functionName, action.death, action.times);
    case 'forgeSuccess': {
      const timeout = { Error: 'States.Timeout', Cause: '' };
      const forged = { decision: action.decision, ...(action.isTimeout && { ...timeout, error: timeout }) };
      return forge(run, slotAt(run, action.slot), 'SendTaskSuccess', { output: JSON.stringify(forged) });
    }
    case 'forgeFailure':
      return forge(run, slotAt(run, action.slot), 'SendTaskFailure', { error: 'Forged', cause: 'by hand' });
    case 'forgeClose': {
      const slot = slotAt(run, action.slot);
      const input = { task_id: slot.task_id, timeout_seconds: 1, outcome: { decision: action.decision } };
      const { functionError } = await world.functions.invoke('UpdateStatusFunction', input);
      const [row] = await world.database.rows('select status from approval_tasks where task_id = $1', [slot.task_id]);
      // A function that died when all was done has closed it too, and answered an error.
      if (functionError === undefined || (row !== undefined && row.status !== 'PENDING')) slot.isClosedByHand = true;
      return;
    }
  }
}

/** Moves the clock to so many milliseconds before or after the task's execution times out. */
async function passDeadline(run: Run, slot: Slot, laterMs: number): Promise<void> {
  const { clock, database } = run.world;
  const [row] = await database.rows<{ deadline: string | null }>(
    'select min(deadline) as deadline from local_aws.executions where execution_arn like $1',
    [`%:${slot.task_id}%`],
  );
  if (row?.deadline != null) clock.advance(Math.max(Number(row.deadline) + laterMs - clock.now(), 0));
}

/** Answers the newest task token of the slot by hand, like a person who has stolen it. */
async function forge(run: Run, slot: Slot, operation: string, answer: object): Promise<void> {
  const message = slot.messages.at(-1);
  if (message === undefined) return;
  slot.isForged = true;
  const { task_token: taskToken } = JSON.parse(message);
  const headers = { 'x-amz-target': `AWSStepFunctions.${operation}` };
  const body = JSON.stringify({ taskToken, ...answer });
  // Refused, or lost like any other call: its effect shows elsewhere.
  await fetch(run.world.aws.url, { method: 'POST', headers, body }).catch(() => undefined);
}
