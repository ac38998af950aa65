import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { call } from './http-client.ts';
import { QUESTION } from './lifecycle.ts';
import { bearer, PORTS, privateMegabytes, startStack } from './processes.ts';
import { round, type Table } from './table.ts';

const WAITING = 10_000;
const CLIENTS = 16;
const POLL_MS = 200;
/** Long enough for the heap to shrink to what it needs. */
const SETTLE_MS = 5_000;

/** The memory that waiting approvals cost: their executions live in PostgreSQL alone, but the mailbox does not. */
export async function benchMemory(databaseUrl: string): Promise<Table[]> {
  let stack = await startStack(databaseUrl);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const notified = async () => {
    const { rows } = await database.query<{ n: number }>(
      "select count(*)::integer as n from approval_tasks where notified_at is not null and status = 'PENDING'",
    );
    return rows[0]?.n ?? 0;
  };
  const memory = async () => {
    await wait(SETTLE_MS);
    return privateMegabytes(stack.pid) ?? Number.NaN;
  };
  const rows: Table['rows'] = [];
  try {
    const already = await notified();
    const author = await bearer('author@example.com');
    const submit = (count: number) => submitBy(CLIENTS, count, author);
    // The functions' environments exist before anything is counted.
    await submit(200);
    rows.push({ 'waiting approvals': 200, 'memory of the stack MB': round(await memory()) });
    await submit(WAITING - 200);
    while ((await notified()) - already < WAITING) await wait(POLL_MS);
    rows.push({ 'waiting approvals': WAITING, 'memory of the stack MB': round(await memory()) });
    await stack.stop();
    stack = await startStack(databaseUrl);
    rows.push({ 'waiting approvals': `${WAITING}, started again`, 'memory of the stack MB': round(await memory()) });
  } finally {
    await database.end();
    await stack.stop();
  }
  return [{ title: 'Memory', rows }];
}

async function submitBy(clients: number, count: number, author: Record<string, string>): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next++ < count) await call(`http://127.0.0.1:${PORTS.PORT}/questions`, 'POST', QUESTION, author);
  };
  await Promise.all(Array.from({ length: clients }, client));
}
