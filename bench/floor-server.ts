import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

// The least program that does the same durable work: node:http and pg, one commit for each of the four durable steps of a
// lifecycle, no workflow engine, no mail, no tokens. Like the stack, it is a process of its own.

const pool = new pg.Pool({ connectionString: process.argv[2], max: 20 });

await pool.query('drop table if exists floor');
await pool.query('create table floor (id uuid primary key, body jsonb, notified boolean, decision text, status text)');

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const body = await readJson(request);
  const [, , task_id] = (request.url ?? '').split('/');
  if (request.method === 'GET') {
    return (await pool.query('select id as task_id, status from floor where id = $1', [task_id])).rows[0];
  }
  if (task_id === undefined) {
    const id = randomUUID();
    await pool.query("insert into floor values ($1, $2, false, null, 'PENDING')", [id, body]);
    later('update floor set notified = true where id = $1', id);
    return { task_id: id };
  }
  const { decision } = body;
  await pool.query('update floor set decision = $2 where id = $1 and decision is null', [task_id, decision]);
  later("update floor set status = decision where id = $1 and status = 'PENDING'", task_id);
  return { task_id, decision };
}

function later(text: string, id: string): void {
  pool.query(text, [id]).catch((error: unknown) => {
    throw error;
  });
}

const server = createServer(async (request, response) => {
  const body = JSON.stringify(await answer(request));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
