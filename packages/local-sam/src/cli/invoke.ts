/** npm run -s invoke -- FUNCTION -e EVENT.json : runs a function of the running stack once and prints its result. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CUSTOM_RESOURCE_PATH } from '../addresses.ts';
import { isRecord } from '../cloudformation/json.ts';
import { StartError } from '../errors.ts';
import { request, runCommand, stackUrls } from './stack-client.ts';

async function readEvent(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new StartError(`The event ${path} cannot be read`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new StartError(`The event ${path} is not JSON`);
  }
}

/** A custom resource would answer to the bucket that the event names; here the stack takes the answer. */
function withLocalReceiver(event: unknown, awsEndpoint: string): unknown {
  return isRecord(event) && 'ResponseURL' in event
    ? { ...event, ResponseURL: `${awsEndpoint}${CUSTOM_RESOURCE_PATH}invoke` }
    : event;
}

await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { event: { type: 'string', short: 'e' } },
  });
  const [functionName, ...more] = positionals;
  if (functionName === undefined || more.length > 0) {
    throw new StartError('Usage: npm run -s invoke -- FUNCTION -e EVENT.json');
  }
  const { awsEndpoint } = stackUrls();
  const event = values.event === undefined ? {} : withLocalReceiver(await readEvent(values.event), awsEndpoint);
  const url = `${awsEndpoint}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const response = await request(url, { method: 'POST', body: JSON.stringify(event) });
  const payload = await response.text();
  if (!response.ok) {
    throw new StartError(response.status === 404 ? `There is no function ${functionName}` : `Not invoked: ${payload}`);
  }
  console.log(payload);
});
