/** Does what the JSON of the request's body says. */
export async function handler(event: { body?: string }): Promise<unknown> {
  const { kind, response } = JSON.parse(event.body ?? '{}');
  if (kind === 'throw') {
    throw Object.assign(new Error('it went wrong'), { name: 'FixtureError' });
  }
  if (kind === 'exit') {
    process.exit(3);
  }
  if (kind === 'hang') {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    console.log('went on after its timeout');
  }
  if (kind === 'wait') {
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  if (kind === 'print') {
    console.log('first line\nsecond line');
  }
  return response;
}
