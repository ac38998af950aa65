import { FUNCTION_ARN, QUEUE_URL, type StandIn } from './workbench.ts';

const INVOKE = 'arn:aws:states:::lambda:invoke';
const WAIT = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
/** A state that calls the function with its input. */
export const invoke = (more: object) => ({
  Type: 'Task',
  Resource: INVOKE,
  Parameters: { FunctionName: FUNCTION_ARN, 'Payload.$': '$' },
  ...more,
});
/** A state that sends a message and waits for its task token to be answered. */
export const wait = (more: object) => ({
  Type: 'Task',
  Resource: WAIT,
  Parameters: { QueueUrl: QUEUE_URL, MessageBody: { 'task_token.$': '$$.Task.Token' } },
  ...more,
});
/** A state that ends the execution. */
export const DONE = { Type: 'Succeed' };
/** Answers its event. */
export const echo: StandIn = (event) => ({ payload: event });
/** Always fails. */
export const fails: StandIn = () => ({
  payload: { errorType: 'Broken', errorMessage: 'no' },
  functionError: 'Unhandled',
});
/** Returns its event after so many failures. */
export const failsFirst =
  (times: number): StandIn =>
  (event, calls) =>
    calls < times ? fails(event, calls) : echo(event, calls);
