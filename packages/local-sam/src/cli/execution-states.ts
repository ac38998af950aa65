import { request } from './stack-client.ts';

interface HistoryEvent {
  type: string;
  stateEnteredEventDetails?: { name: string };
}

/**
 * The states that an execution entered, in order, and how it ended, read from its history. The execution is looked for
 * by name in every state machine, so that no machine's name need be known.
 */
export async function executionStates(awsEndpoint: string, executionName: string): Promise<string[]> {
  const { stateMachines } = await call<{ stateMachines: { stateMachineArn: string }[] }>(
    awsEndpoint,
    'ListStateMachines',
    {},
  );
  for (const { stateMachineArn } of stateMachines) {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${executionName}`;
    const history = await call<{ events?: HistoryEvent[] }>(awsEndpoint, 'GetExecutionHistory', { executionArn });
    if (history.events !== undefined) {
      return history.events.flatMap(({ type, stateEnteredEventDetails: entered }) =>
        entered === undefined ? (/^Execution(?!Started)/.test(type) ? [type] : []) : [entered.name],
      );
    }
  }
  return ['not found'];
}

async function call<Answer>(awsEndpoint: string, operation: string, input: unknown): Promise<Answer> {
  const response = await request(awsEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Answer;
}
