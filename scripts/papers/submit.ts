/**
 * npm run -s submit -- FILE --title TITLE --assigned-to EMAIL : submits the questions of a file as a paper.
 * With --stages FILE in place of --assigned-to, several assessors: the JSON list that POST /papers takes. Running it twice creates one paper.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runCommand } from '../../packages/local-sam/src/cli/stack-client.ts';
import { StartError } from '../../packages/local-sam/src/errors.ts';
import { type ApiClient, describeProblem, type Paper, type PaperSubmission } from '../../src/client/api-client.ts';
import { contentOf, type PaperFile } from '../../src/formats/paper-file.ts';
import { readPaper } from '../../src/formats/read-paper.ts';
import { progress } from './progress.ts';
import { clientOf, TARGET_OPTIONS } from './target.ts';

const USAGE =
  'usage: npm run -s submit -- FILE --title TITLE (--assigned-to EMAIL | --stages FILE) [--due-in-days N] [--leave-out-faulty] [--api URL] [--as EMAIL]';
/** Retries after a lost connection with the same idempotency key. */
const TRIES = 4;
const SECONDS_PER_DAY = 86_400;

await runCommand(async () => {
  const { values, file, title } = argumentsOf();
  const bar = progress(3);
  bar.step(`Reading ${basename(file)}`);
  const paper = readPaper({ bytes: contentAt(file), file_name: basename(file) });
  bar.end();
  report(paper, values['leave-out-faulty']);
  const body: PaperSubmission = {
    title,
    questions: paper.questions.map(contentOf),
    ...assessorsOf(values),
    ...(values['due-in-days'] !== undefined && { due_in_seconds: Number(values['due-in-days']) * SECONDS_PER_DAY }),
  } as PaperSubmission;
  const client = await clientOf(values);
  bar.step(`Sending ${paper.questions.length} questions`);
  const submitted = await send(client, body);
  bar.step(`Stored, and their executions started`);
  bar.end();
  console.log(submitted.paper_id);
});

function argumentsOf() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...TARGET_OPTIONS,
      title: { type: 'string' },
      'assigned-to': { type: 'string' },
      stages: { type: 'string' },
      'due-in-days': { type: 'string' },
      'leave-out-faulty': { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined || values.title === undefined || positionals.length > 1) throw new StartError(USAGE);
  if ((values['assigned-to'] === undefined) === (values.stages === undefined)) throw new StartError(USAGE);
  return { values, file, title: values.title };
}

function assessorsOf(values: { 'assigned-to'?: string | undefined; stages?: string | undefined }) {
  if (values.stages === undefined) return { assigned_to: values['assigned-to'] };
  const text = contentAt(values.stages).toString();
  try {
    return { stages: JSON.parse(text) };
  } catch (cause) {
    throw new StartError(`${values.stages} holds no JSON`, { cause });
  }
}

/** @throws StartError if the file does not exist or cannot be read */
function contentAt(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new StartError(isMissing ? `There is no file ${path}` : `${path} cannot be read`, { cause });
  }
}

/** Lists the faults, and continues only if the user wants to leave them out. @throws StartError */
function report({ questions, faults, notices }: PaperFile, leaveOut: boolean): void {
  for (const notice of notices) console.error(notice);
  for (const { line, name, message } of faults)
    console.error(`line ${line}${name === null ? '' : `, ${name}`}: ${message}`);
  if (faults.length === 0 || (leaveOut && questions.length > 0)) return;
  throw new StartError(
    `Nothing was sent. Faults: ${faults.length}. Questions understood: ${questions.length}; --leave-out-faulty sends them alone.`,
  );
}

/** The key depends only on the request, so a repeated command reports on the paper of the first. */
async function send(client: ApiClient, body: PaperSubmission): Promise<Paper> {
  const key = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { data, error, response } = await client.POST('/papers', {
        params: { header: { 'Idempotency-Key': key } },
        body,
      });
      if (data !== undefined) return data;
      if (response.status < 500 || attempt === TRIES) throw new StartError(describeProblem(error));
    } catch (error) {
      if (error instanceof StartError) throw error;
      if (attempt === TRIES)
        throw new StartError('The API cannot be reached. Run the same command again: nothing is sent twice.');
    }
    await wait(attempt * 1_000);
  }
}
