/** A custom resource that succeeds, fails, throws or never answers, as its Mode says. */
export async function handler(event: { ResponseURL: string; ResourceProperties: { Mode: string; Count: string } }) {
  const { Mode: mode, Count: count } = event.ResourceProperties;
  if (mode === 'throw') {
    throw new Error('it threw');
  }
  if (mode === 'silent') {
    return;
  }
  const status = mode === 'success' && count === '1' ? 'SUCCESS' : 'FAILED';
  await fetch(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({ Status: status, Reason: `mode is ${mode}` }),
  });
}
