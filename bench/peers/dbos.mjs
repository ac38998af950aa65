// The approval with DBOS Transact: a workflow that receives the decision, in the database of the first argument.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { DBOS } from '@dbos-inc/dbos-sdk';
import pg from 'pg';

const SEVEN_DAYS = 604_800;
const [databaseUrl] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
await pool.query(
  'create table dbos_task (id uuid primary key, body jsonb, notified boolean, decision text, status text)',
);

const approval = DBOS.registerWorkflow(
  async (id) => {
    await DBOS.runStep(() => pool.query('update dbos_task set notified = true where id = $1', [id]));
    const decision = await DBOS.recv('decision', SEVEN_DAYS);
    await DBOS.runStep(() => pool.query('update dbos_task set status = $2 where id = $1', [id, decision]));
  },
  { name: 'approval' },
);

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: databaseUrl, systemDatabasePoolSize: 50, logLevel: 'error' });
await DBOS.launch();

async function answer(request) {
  const [, , task_id] = request.url.split('/');
  if (request.method === 'GET') {
    return (await pool.query('select id as task_id, status from dbos_task where id = $1', [task_id])).rows[0];
  }
  const body = await json(request);
  if (task_id === undefined) {
    const id = randomUUID();
    await pool.query("insert into dbos_task values ($1, $2, false, null, 'PENDING')", [id, body]);
    await DBOS.startWorkflow(approval, { workflowID: id })(id);
    return { task_id: id };
  }
  await pool.query('update dbos_task set decision = $2 where id = $1 and decision is null', [task_id, body.decision]);
  await DBOS.send(task_id, body.decision, 'decision');
  return { task_id, decision: body.decision };
}

const server = createServer(async (request, response) => {
  const text = JSON.stringify(await answer(request));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(text);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
