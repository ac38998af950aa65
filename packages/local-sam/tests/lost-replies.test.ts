import { afterEach, expect, test } from '@jest/globals';
import { QUEUE_URL, Workbench } from './workbench.ts';

const WAITS_TEN_SECONDS = {
  StartAt: 'Wait',
  States: {
    Wait: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: QUEUE_URL, MessageBody: { 'task_token.$': '$$.Task.Token' } },
      TimeoutSeconds: 10,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
      Next: 'In time',
    },
    'In time': { Type: 'Succeed' },
    Late: { Type: 'Fail', Error: 'LATE' },
  },
};

let bench: Workbench;
const open = async () => {
  bench = await Workbench.open(WAITS_TEN_SECONDS, () => ({ payload: {} }));
};
afterEach(() => bench.close());

/** Advances the clock repeatedly, as real time would pass while the stack reads. */
async function endedAsTimePasses(execution: string) {
  const ending = bench.ended(execution);
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  ending.then(over, over);
  while (!isOver) {
    bench.clock.advance(500);
    await new Promise((tick) => setTimeout(tick, 10));
  }
  return ending;
}

test('an answer that was written, and of which the stack did not hear, moves the execution on', async () => {
  await open();
  const execution = await bench.start('answered', {});
  const { task_token } = await bench.message();
  bench.loseReplyOf('execution_answer');
  await expect(bench.succeed(task_token, {})).rejects.toThrow('Connection terminated');
  await expect(bench.succeed(task_token, {})).rejects.toMatchObject({ code: 'TaskTimedOut' });
  expect(await endedAsTimePasses(execution)).toMatchObject({ status: 'SUCCEEDED' });
});

test('a deadline that was noted, and of which the stack did not hear, ends the wait', async () => {
  await open();
  const execution = await bench.start('expired', {});
  await bench.message();
  bench.loseReplyOf('execution_expire');
  expect(await endedAsTimePasses(execution)).toMatchObject({ status: 'FAILED', error: 'LATE' });
});

test('a start that was written, and of which the stack did not hear, keeps its deadline', async () => {
  await open();
  bench.loseReplyOf('execution_insert');
  await expect(bench.start('started', {})).rejects.toThrow('Connection terminated');
  const execution = 'arn:aws:states:us-east-1:000000000000:execution:machine:started';
  expect(await endedAsTimePasses(execution)).toMatchObject({ status: 'FAILED', error: 'LATE' });
});
