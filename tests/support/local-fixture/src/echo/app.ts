/** Answers with the event and the environment that it got. */
export async function handler(event: unknown, context: { awsRequestId: string; functionName: string }) {
  const { awsRequestId, functionName } = context;
  return { event, environment: { ...process.env }, context: { awsRequestId, functionName } };
}
