import { reviseQuestion } from '../core/revise-question.ts';
import { submitPaper } from '../core/submit-paper.ts';
import { type SubmissionAnswer, submitQuestion } from '../core/submit-question.ts';
import { authorOf, personOf } from '../runtime/claims.ts';
import { callbacks, clock, groupsClaim, ids, paperGate, questionStore, starter, store } from '../runtime/container.ts';
import { type HttpResponse, httpHandler, json } from '../runtime/http.ts';
import { type HttpRequest, PAPER_BODY } from '../runtime/http-request.ts';
import { telemetry } from '../runtime/logger.ts';
import { submissionPolicy } from '../runtime/policy.ts';

const ports = ({ id: request_id }: HttpRequest) => ({
  policy: submissionPolicy(),
  store: { ...store(), ...questionStore() },
  starter: starter(),
  callbacks: callbacks(),
  telemetry,
  clock,
  ids,
  origin: { via: 'REST', request_id } as const,
});

const keyOf = (request: HttpRequest) => request.header('idempotency-key') ?? null;

/** Submits questions and their revisions, and starts the executions of their tasks. */
export const handler = httpHandler({
  'POST /questions': async (request) => {
    const author = authorOf(request.claims);
    return created(await submitQuestion(ports(request), author, request.json(), keyOf(request)));
  },
  'POST /papers': async (request) => {
    const author = authorOf(request.claims);
    const body = request.json(PAPER_BODY);
    const paper = await submitPaper({ ...ports(request), store: paperGate() }, author, body, keyOf(request));
    return json(201, paper, { location: `/papers/${paper.paper_id}` });
  },
  'POST /questions/{question_id}/revisions': async (request) => {
    const author = personOf(request.claims, groupsClaim());
    const question_id = request.param('question_id');
    return created(await reviseQuestion(ports(request), author, question_id, request.json, keyOf(request)));
  },
});

function created(answer: SubmissionAnswer): HttpResponse {
  return 'task' in answer
    ? json(201, answer.task, { location: `/tasks/${answer.task.task_id}` })
    : json(201, answer.question, { location: `/questions/${answer.question.question_id}` });
}
