/** npm run -s token -- EMAIL [--group GROUP]… : prints a bearer token for the local stack, and nothing else. */
import { parseArgs } from 'node:util';
import { StartError } from '../errors.ts';
import { fetchToken } from './fetch-token.ts';
import { runCommand } from './stack-client.ts';

await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { group: { type: 'string', multiple: true, default: [] } },
  });
  const [email, ...more] = positionals;
  if (email === undefined || more.length > 0) {
    throw new StartError('Usage: npm run -s token -- EMAIL [--group GROUP]');
  }
  console.log(await fetchToken(email, values.group));
});
