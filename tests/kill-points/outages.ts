import type { Run, Submitted } from './run.ts';
import { CALLBACK, openReview, press, type Scenario } from './scenarios.ts';

/** Outages and operators, which leave behind what reconcile repairs: every repair that it knows, on every path. */
export const OUTAGES: Record<string, Scenario> = {
  'not started': async (run) => {
    const task = await during(run, 'StartExecution', () => run.submit());
    await run.repair();
    await run.decide(task, 'APPROVED');
  },

  'not started, and not by the first run of reconcile': async (run) => {
    await during(run, 'StartExecution', async () => {
      await run.submit();
      await run.period();
      await run.period();
    });
    await run.repair();
  },

  'not started, and reconcile is throttled': async (run) => {
    await during(run, 'StartExecution', () => run.submit());
    // As many as the SDK retries by itself.
    run.world.aws.fail('StartExecution', 'throttled', 3);
    await run.repair();
  },

  'execution stopped before its message was taken': async (run) => {
    const goOn = run.world.functions.pause(CALLBACK);
    const task = await run.submit();
    await stopExecution(run, task);
    goOn(false);
    await loseMessages(run);
    // Nobody stops the second execution.
    task.isExecutionStopped = false;
    await run.repair();
    await run.decide(task, 'APPROVED');
  },

  'decision not delivered': async (run) => {
    const task = await run.submit();
    await run.settle();
    await during(run, 'SendTaskSuccess', () => run.decide(task, 'REJECTED'));
    await run.repair();
  },

  'decision not delivered, and not by the first run of reconcile': async (run) => {
    const task = await run.submit();
    await run.settle();
    await during(run, 'SendTaskSuccess', async () => {
      await run.decide(task, 'APPROVED');
      await run.period();
    });
    await run.repair();
  },

  'decided without an execution': async (run) => {
    const task = await during(run, 'StartExecution', () => run.submit());
    await run.decide(task, 'CHANGES_REQUESTED');
    await run.repair();
  },

  'decided after the execution was stopped': async (run) => {
    const task = await run.submit();
    const code = await run.mailOf(task);
    await stopExecution(run, task);
    const nonce = await openReview(run, code);
    await run.decideBy(task, 'link', 'APPROVED', (decision) => press(run, code, nonce, { decision }));
    await run.repair();
  },

  'execution stopped, and nobody decides in time': async (run) => {
    const task = await run.submit({ due_in_seconds: 3_600 });
    await run.settle();
    await stopExecution(run, task);
  },

  'mail not sent': async (run) => {
    run.world.aws.fail('SendEmail', { error: 'SendingPausedException' });
    const task = await run.submit();
    await run.world.settle();
    run.world.aws.heal('SendEmail');
    await run.repair();
    await run.decide(task, 'APPROVED');
  },

  'address that takes no mail': async (run) => {
    run.world.aws.fail('SendEmail', { error: 'MessageRejected' });
    const task = await run.submit();
    task.needsNoMail = true;
    // By then reconcile tries it once in thirteen minutes.
    for (let minutes = 0; minutes < 18; minutes++) await run.period();
    await run.decide(task, 'APPROVED');
    await run.period();
    run.world.aws.heal('SendEmail');
  },

  'outcome not mailed': async (run) => {
    const task = await run.submit();
    await run.settle();
    await run.decide(task, 'REJECTED');
    await run.world.settle();
    run.world.aws.fail('SendEmail', { error: 'SendingPausedException' });
    await run.period();
    await run.period();
    run.world.aws.heal('SendEmail');
  },

  'dead letter': async (run) => {
    const task = await deadLetter(run);
    await run.decide(task, 'APPROVED');
  },

  'dead letter while no mail can be sent': async (run) => {
    run.world.aws.fail('SendEmail', { error: 'SendingPausedException' });
    const task = await deadLetter(run);
    run.world.aws.heal('SendEmail');
    await run.repair();
    await run.decide(task, 'REJECTED');
  },
};

/** Does something while an operation of Step Functions is refused. */
async function during<Result>(run: Run, operation: string, act: () => Promise<Result>): Promise<Result> {
  // An error that the SDK does not retry.
  run.world.aws.fail(operation, { error: 'AccessDeniedException' });
  try {
    return await act();
  } finally {
    run.world.aws.heal(operation);
  }
}

/** As an operator does by hand. */
async function stopExecution(run: Run, task: Submitted): Promise<void> {
  const [machine] = run.world.plan.machines;
  const executionArn = `${machine?.arn.replace(':stateMachine:', ':execution:')}:${task.task_id}`;
  const stop = run.world.engine.machines()?.operations.StopExecution;
  // There is none if a kill prevented its start.
  const stopped = await Promise.resolve(stop?.({ executionArn })).then(
    () => true,
    () => false,
  );
  task.isExecutionStopped = stopped;
  task.wasExecutionStopped = stopped;
  await run.world.settle();
}

/** As if the queue's retention period were over before anybody took the message. */
async function loseMessages(run: Run): Promise<void> {
  await run.world.settle();
  await run.world.database.rows('delete from local_aws.messages');
}

/** Submits a question whose message the queue gives up: after the fifth failed delivery, it is a dead letter. */
async function deadLetter(run: Run): Promise<Submitted> {
  const goOn = run.world.functions.pause(CALLBACK);
  const task = await run.submit();
  goOn(false);
  await run.world.settle();
  await run.world.database.rows('update local_aws.messages set receive_count = 5');
  await run.pass(180);
  return task;
}
