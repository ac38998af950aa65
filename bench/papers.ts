import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { bearer, PORTS, startStack } from './processes.ts';
import { mean, round, type Table } from './table.ts';

const QUESTIONS = 200;
const ROUNDS = 5;

/** A paper of 200 questions with one assessor: when it is answered, when all its executions wait, and how many mails it sends. */
export async function benchPapers(databaseUrl: string): Promise<Table[]> {
  const stack = await startStack(databaseUrl);
  const database = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const headers = { ...(await bearer('author@example.com')), 'content-type': 'application/json' };
    const rounds: { answered: number; assigned: number }[] = [];
    // The first one warms up.
    for (let i = 0; i <= ROUNDS; i++) {
      const times = await submitPaper(database, headers, `assessor-${i}@example.com`);
      if (i > 0) rounds.push(times);
    }
    const stored = await storedMilliseconds(database);
    return [
      {
        title: `A paper of ${QUESTIONS} questions with one assessor, ${await mailsOf(database)} mail; milliseconds, mean of ${ROUNDS}`,
        rows: [
          { step: 'submit_paper, in the database', milliseconds: round(stored) },
          {
            step: 'answered 201, all executions started',
            milliseconds: round(mean(rounds.map((one) => one.answered))),
          },
          {
            step: 'all executions wait for the assessor',
            milliseconds: round(mean(rounds.map((one) => one.assigned))),
          },
        ],
      },
    ];
  } finally {
    await database.end();
    await stack.stop();
  }
}

async function submitPaper(database: pg.Pool, headers: Record<string, string>, assigned_to: string) {
  const questions = Array.from({ length: QUESTIONS }, (_, i) => ({
    question_text: `What is ${i} + 1?`,
    options: [String(i), String(i + 1)],
    correct_answer: String(i + 1),
  }));
  const begun = performance.now();
  const body = JSON.stringify({ title: 'Sums', questions, assigned_to });
  const response = await fetch(`http://127.0.0.1:${PORTS.PORT}/papers`, { method: 'POST', headers, body });
  const { paper_id } = (await response.json()) as { paper_id: string };
  const answered = performance.now() - begun;
  for (;;) {
    const { rows } = await database.query(
      'select count(*)::integer as waiting from approval_tasks where paper_id = $1 and task_token is not null',
      [paper_id],
    );
    if (rows[0].waiting === QUESTIONS) return { answered, assigned: performance.now() - begun };
    await wait(20);
  }
}

/** The time of the one call there, for a paper that nobody sees. */
async function storedMilliseconds(database: pg.Pool): Promise<number> {
  const client = await database.connect();
  try {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      await client.query('begin');
      const begun = performance.now();
      await client.query(SUBMIT);
      times.push(performance.now() - begun);
      await client.query('rollback');
    }
    return mean(times);
  } finally {
    client.release();
  }
}

const SUBMIT = `
  select count(*)
  from submit_paper(
    gen_random_uuid(),
    'Sums',
    array['author@example.com'],
    (
      select jsonb_agg(jsonb_build_object(
        'question_id', gen_random_uuid(), 'task_ids', jsonb_build_array(gen_random_uuid()), 'question_text', 'What is ' || i || '?',
        'options', jsonb_build_array('a', 'b'), 'correct_answer', 'a', 'content_hash', repeat('ab', 32)
      ))
      from generate_series(1, ${QUESTIONS}) as i
    ),
    '[{"assigned_to": ["assessor@example.com"], "required_approvals": 1}]',
    false, 604800, null, null, null, 0, now(), 'REST', 'bench'
  )`;

async function mailsOf(database: pg.Pool): Promise<number> {
  const { rows } = await database.query(
    `select count(*)::integer as mails from mails where recipient = 'assessor-1@example.com' and reason = 'ASSIGNMENT'`,
  );
  return rows[0].mails;
}
