/** npm run -s export -- PAPER_ID --format gift : writes the approved questions of a paper to standard output. */
import { parseArgs } from 'node:util';
import { runCommand } from '../../packages/local-sam/src/cli/stack-client.ts';
import { StartError } from '../../packages/local-sam/src/errors.ts';
import { describeProblem } from '../../src/client/api-client.ts';
import { approvedQuestions } from '../../src/client/approved-questions.ts';
import { WRITABLE, type WritableFormat } from '../../src/formats/paper-file.ts';
import { writePaper } from '../../src/formats/write-paper.ts';
import { clientOf, TARGET_OPTIONS } from './target.ts';

const USAGE = `usage: npm run -s export -- PAPER_ID --format ${WRITABLE.join('|')} [--api URL] [--as EMAIL]`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...TARGET_OPTIONS, format: { type: 'string' } },
  });
  const [paper_id] = positionals;
  const format = WRITABLE.find((known): known is WritableFormat => known === values.format);
  if (paper_id === undefined || positionals.length > 1 || format === undefined) throw new StartError(USAGE);
  const client = await clientOf(values);
  const { data: paper, error } = await client.GET('/papers/{paper_id}', { params: { path: { paper_id } } });
  if (paper === undefined) throw new StartError(describeProblem(error));
  const { questions, left_out } = await approvedQuestions(client, paper);
  if (left_out > 0) console.error(`${left_out} of ${paper.questions.length} questions are not approved, and left out.`);
  process.stdout.write(writePaper(format, paper.title, questions));
});
