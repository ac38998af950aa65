import type { Person } from './access.ts';
import { follow } from './aftermath.ts';
import { assertMayAssess } from './assessor-policy.ts';
import { contentOf, equalBytes, sha256 } from './digest.ts';
import { IdempotencyConflictError } from './errors.ts';
import { parseIdempotencyKey, parseInput } from './input.ts';
import { type Paper, paperOf } from './paper.ts';
import type { NewPaper, PaperGate } from './ports/paper-store.ts';
import { type PaperSubmission, paperSubmission, stagesOf } from './submission-input.ts';
import { quotaExceeded, type SubmitPorts } from './submit-question.ts';
import { asSubmitted, unstarted } from './submitted.ts';

/** The ports of submitPaper. */
export type SubmitPaperPorts = Omit<SubmitPorts, 'store'> & { store: PaperGate };

/**
 * Stores a paper with its questions and the tasks of their first stages, in one commit, and starts the executions. Reconcile starts
 * those that cannot start within seconds. The same idempotency key with the same body returns what was created first, as it was created.
 * @throws ValidationFailedError | SelfReviewError | AssessorNotAllowedError | IdempotencyConflictError |
 *   QuotaExceededError | DatabaseUnavailableError
 */
export async function submitPaper(
  ports: SubmitPaperPorts,
  author: Person,
  body: unknown,
  key: string | null,
): Promise<Paper> {
  const input = parseInput(paperSubmission, body);
  const idempotency_key = parseIdempotencyKey(key);
  const paper = newPaper(ports, author, input, idempotency_key);
  for (const assigned_to of paper.stages.flatMap((stage) => stage.assigned_to)) {
    assertMayAssess(ports.policy, author.email, assigned_to);
  }
  const submitted = await ports.store.submitPaper(paper, ports.origin, ports.policy.max_open_tasks);
  if ('refusal' in submitted) throw quotaExceeded(ports.policy);
  if (!equalBytes(submitted.paper.request_hash, paper.request_hash)) {
    throw new IdempotencyConflictError('this idempotency key was used with another body');
  }
  if (submitted.is_new) ports.telemetry.count('QuestionSubmitted', submitted.questions.length);
  await follow(ports, { opened: submitted.questions.flatMap(unstarted) });
  const questions = input.questions.flatMap((question, i) => {
    const stored = submitted.questions[i];
    return stored === undefined ? [] : [asSubmitted({ ...question, language: paper.language }, stored, author.email)];
  });
  return paperOf(submitted.paper, questions);
}

/** Ids are made once, outside any retry: after a lost commit reply, the retry finds its own rows. */
function newPaper(
  { clock, ids }: SubmitPaperPorts,
  author: Person,
  input: PaperSubmission,
  idempotency_key: string | null,
): NewPaper {
  const stages = stagesOf(input) ?? [];
  return {
    paper_id: ids.uuid(),
    title: input.title,
    submitted_by: author.email,
    created_at: clock.now(),
    stages,
    is_staged: input.stages !== undefined,
    due_in_seconds: input.due_in_seconds,
    language: input.language ?? null,
    idempotency_key,
    request_hash: hashOf(input),
    questions: input.questions.map((content) => {
      const question = { question_id: ids.uuid(), ...content };
      const task_ids = stages[0]?.assigned_to.map(() => ids.uuid()) ?? [];
      return { ...question, task_ids, content_hash: sha256(contentOf(question)) };
    }),
  };
}

function hashOf({ title, questions, assigned_to, stages, due_in_seconds, language }: PaperSubmission): Uint8Array {
  const contents = questions.map(({ question_text, options, correct_answer }) => [
    question_text,
    options,
    correct_answer,
  ]);
  return sha256(JSON.stringify([title, contents, assigned_to, stages, due_in_seconds, language]));
}
