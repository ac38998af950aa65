// The approval with Restate: a workflow that waits for a durable promise, in the server's own store. Clients call Restate's ingress.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as restate from '@restatedev/restate-sdk';

const [INGRESS, ADMIN, NODE, SERVICE] = [18_080, 19_070, 15_122, 19_080];

const approval = restate.workflow({
  name: 'approval',
  handlers: {
    run: async (ctx, question) => {
      ctx.set('question', question);
      ctx.set('notified', true);
      ctx.set('status', await ctx.promise('decision'));
    },
    decide: async (ctx, { decision }) => {
      await ctx.promise('decision').resolve(decision);
      return { decision };
    },
    status: async (ctx) => ({ status: (await ctx.get('status')) ?? 'PENDING' }),
  },
});
await restate.serve({ services: [approval], port: SERVICE });

const folder = mkdtempSync(join(tmpdir(), 'bench-restate-'));
const server = spawn(join(import.meta.dirname, 'node_modules/.bin/restate-server'), ['--base-dir', folder], {
  env: {
    ...process.env,
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${INGRESS}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${ADMIN}`,
    RESTATE_BIND_ADDRESS: `127.0.0.1:${NODE}`,
    RESTATE_LOG_FILTER: 'error',
  },
  stdio: 'ignore',
});
process.once('SIGTERM', () => {
  server.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit();
  });
  server.kill();
});

for (;;) {
  const body = JSON.stringify({ uri: `http://127.0.0.1:${SERVICE}` });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${ADMIN}/deployments`, { method: 'POST', headers, body }).catch(
    () => null,
  );
  if (answer?.ok) break;
  await wait(100);
}
console.log(`http://127.0.0.1:${INGRESS}`);
