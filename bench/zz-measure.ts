import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import pg from 'pg';
import { startPostgres } from '/work/wt/database/local/postgres.ts';
import { migrationSteps } from '/work/wt/database/tests/support/migration-files.ts';
const N = Number(process.argv[2]);
const server = await startPostgres({ ephemeral: true });
try {
  const c = new pg.Client({ connectionString: server.url }); c.on('error', (e) => console.log('client', String(e))); await c.connect();
  await c.query('set synchronous_commit = off');
  for (const s of migrationSteps()) await c.query(s);
  const q = (await c.query(`insert into questions (question_text, options, correct_answer) values ('Which?', '["a","b"]', 'a') returning question_id`)).rows[0].question_id;
  const { sha256 } = await import('/work/wt/database/src/core/digest.ts'); const { contentOf } = await import('/work/wt/database/src/core/digest.ts');
  const content = sha256(contentOf({ question_id: q, question_text: 'Which?', options: ['a', 'b'], correct_answer: 'a' }));
  const t0 = Date.now();
  await c.query(`insert into approval_tasks (question_id, assigned_by, assigned_to, created_at, updated_at) select $1, 'a@example.com', 'b@example.com', now(), now() from generate_series(1, ${N})`, [q]);
  await c.query(`insert into task_events (task_id, sequence, event, happened_at, actor, via, request_id, content_hash, hash) select task_id, 1, 'SUBMITTED', created_at, 'a@example.com', 'REST', 'r', $1::bytea, task_event_hash(task_id, 1, 'SUBMITTED', created_at, 'a@example.com', 'REST', 'r', null, null, $1::bytea, null) from approval_tasks`, [content]);
  await c.query(`update approval_tasks set event_sequence = 1, last_event_hash = hash from task_events where task_events.task_id = approval_tasks.task_id`);
  await c.query('vacuum analyze');
  console.log('made', N, 'in', (Date.now() - t0) / 1000, 's');
  await c.end();
  const run = async (tree: string, args: string[], out?: string) => {
    const t = Date.now();
    const child = spawn('/usr/bin/env', ['bash', '-c', `exec ${process.execPath} ${tree}/scripts/audit/main.ts ${args.join(' ')} ${out ? '> ' + out : ''}`], { env: { ...process.env, DATABASE_URL: server.url }, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = ''; child.stdout.on('data', (d) => (text += d));
    let peak = 0;
    const { readFileSync } = await import('node:fs');
    const timer = setInterval(() => { try { const m = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')); if (m) peak = Math.max(peak, Number(m[1])); } catch {} }, 50);
    await once(child, 'exit'); clearInterval(timer);
    console.log(tree, args.join(' '), ((Date.now() - t) / 1000).toFixed(1), 's', (peak / 1024).toFixed(0), 'MB', text.trim().slice(0, 200).replaceAll('\n', ' | '));
  };
  await run('/work/wt/database', ['heads'], '/tmp/heads');
  for (const tree of ['/tmp/dbold', '/work/wt/database']) { await run(tree, ['verify']); await run(tree, ['verify', '--heads', '/tmp/heads']); }
  const slow = '/tmp/heads2';
} catch (e) { console.log('failed', e); } finally { await server.stop(); }
