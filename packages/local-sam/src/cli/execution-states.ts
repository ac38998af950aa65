import { request } from './stack-client.ts';

interface HistoryEvent {
  type: string;
  stateEnteredEventDetails?: { name: string };
}

/**
 * The states that an execution entered, in order, and how it ended, read from its history. It searches every state
 * machine for the execution's name, so that no caller needs the machine's.
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
