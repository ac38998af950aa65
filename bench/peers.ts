import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { call } from './http-client.ts';
import {
  type Api,
  type Caller,
  floorCaller,
  lifecycleOf,
  measureAll,
  QUESTION,
  restApi,
  stackCaller,
  startFloor,
} from './lifecycle.ts';
import { type Program, ROOT, startProgram, startStack } from './processes.ts';
import type { Table } from './table.ts';

/**
 * The same approval with DBOS and Restate, beside the floor and the stack, in one run. Neither checks tokens, sends mails or keeps
 * a history of events; Restate stores everything itself. Install them by hand: `npm ci --prefix bench/peers`.
 */
export async function benchPeers(databaseUrl: string): Promise<Table[]> {
  if (!existsSync(join(ROOT, 'bench/peers/node_modules'))) {
    throw new Error('the peers are not installed: npm ci --prefix bench/peers');
  }
  const programs: Program[] = [];
  const started = async (starting: Promise<Program>) => {
    const program = await starting;
    programs.push(program);
    return program;
  };
  try {
    const callers = [
      floorCaller(await started(startFloor(databaseUrl))),
      await stackCaller(await started(startStack(databaseUrl))),
      peer('DBOS', await started(startProgram('bench/peers/dbos.mjs', [databaseUrl], {})), (url) =>
        restApi(url, {}, {}),
      ),
      peer(
        'Restate',
        await started(startProgram('bench/peers/restate.mjs', [], { RESTATE_LOGGING: 'ERROR' })),
        ingress,
      ),
    ];
    return [{ title: 'Peers', rows: await measureAll(callers, databaseUrl) }];
  } finally {
    for (const program of programs) await program.stop();
  }
}

function peer(name: string, { pid, printed }: Program, apiAt: (url: string) => Api): Caller {
  return { name, pid, lifecycle: lifecycleOf(apiAt(/http:\S+/.exec(printed)?.[0] ?? '')) };
}

/** Restate's clients name the workflow and call it by that name. */
function ingress(url: string): Api {
  const post = async (id: string, handler: string, body?: unknown) =>
    (await call(`${url}/approval/${id}/${handler}`, 'POST', body)).body;
  return {
    submit: async () => {
      const id = randomUUID();
      await post(id, 'run/send', QUESTION);
      return id;
    },
    decide: (id) => post(id, 'decide', { decision: 'APPROVED' }),
    status: async (id) => (await post(id, 'status')).status,
  };
}
