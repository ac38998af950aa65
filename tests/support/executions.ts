import { aws, eventually } from './api-client.ts';
import type { Target } from './target.ts';

/** The execution of a task on the local stack, which is named after the task. */
const arnOf = (task_id: string) => `arn:aws:states:us-east-1:000000000000:execution:ApprovalStateMachine:${task_id}`;

/** The execution of a task as DescribeExecution answers it; without a status while there is none. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into any answer.
export function executionOf(target: Target, task_id: string): Promise<any> {
  return aws(target, 'AWSStepFunctions.DescribeExecution', { executionArn: arnOf(task_id) });
}

/** The execution of a task once it has ended, which is a moment after the task's status is final. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into any answer.
export function endedExecution(target: Target, task_id: string): Promise<any> {
  return eventually(`the execution of ${task_id} ends`, async () => {
    const execution = await executionOf(target, task_id);
    return [undefined, 'RUNNING'].includes(execution.status) ? undefined : execution;
  });
}

/** The events of a task's execution so far, oldest first. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into any answer.
export async function executionEvents(target: Target, task_id: string): Promise<any[]> {
  const { events } = await aws(target, 'AWSStepFunctions.GetExecutionHistory', { executionArn: arnOf(task_id) });
  return events;
}

/** The types of the events of an execution that has ended. */
export async function endedTypes(target: Target, task_id: string): Promise<string[]> {
  await endedExecution(target, task_id);
  return (await executionEvents(target, task_id)).map(({ type }) => type);
}
