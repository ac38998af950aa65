import { readAbsence } from '../core/absences.ts';
import type { Person } from '../core/access.ts';
import { readOverview } from '../core/read-overview.ts';
import { listPapers, readPaper } from '../core/read-papers.ts';
import {
  listQuestions,
  type QuestionPorts,
  readQuestion,
  readQuestionEvents,
  readRevisions,
} from '../core/read-questions.ts';
import { listTasks, readEvents, readTask } from '../core/read-tasks.ts';
import { personOf } from '../runtime/claims.ts';
import {
  absenceReader,
  clock,
  groupsClaim,
  history,
  overviewStore,
  paperStore,
  questionStore,
  readStore,
} from '../runtime/container.ts';
import { httpHandler, json, type Route } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { pageRoute } from '../runtime/page.ts';
import { strayAnswer } from './stray.ts';

const caller = (request: HttpRequest) => personOf(request.claims, groupsClaim());

function questionRoute(read: (ports: QuestionPorts, person: Person, question_id: string) => Promise<unknown>): Route {
  return async (request) => {
    const answer = await read({ store: questionStore() }, caller(request), request.param('question_id'));
    request.refuseQuery();
    return json(200, answer);
  };
}

/** All reading routes; paths that no other route takes end here. */
export const handler = httpHandler({
  'GET /tasks': async (request) =>
    json(200, await listTasks({ store: readStore(), clock }, caller(request), request.query)),
  'GET /tasks/{task_id}': async (request) => {
    const task = await readTask({ store: readStore() }, caller(request), request.param('task_id'));
    request.refuseQuery();
    return json(200, task);
  },
  'GET /tasks/{task_id}/events': async (request) => {
    const events = await readEvents(
      { store: readStore(), history: history() },
      caller(request),
      request.param('task_id'),
    );
    request.refuseQuery();
    return json(200, events);
  },
  'GET /questions': async (request) =>
    json(200, await listQuestions({ store: questionStore() }, caller(request), request.query)),
  'GET /questions/{question_id}': questionRoute(readQuestion),
  'GET /questions/{question_id}/revisions': questionRoute(readRevisions),
  'GET /questions/{question_id}/events': questionRoute(readQuestionEvents),
  'GET /papers': async (request) =>
    json(200, await listPapers({ store: paperStore() }, caller(request), request.query)),
  'GET /papers/{paper_id}': async (request) => {
    const paper = await readPaper({ store: paperStore() }, caller(request), request.param('paper_id'));
    request.refuseQuery();
    return json(200, paper);
  },
  'GET /absences/{address}': async (request) => {
    const absence = await readAbsence({ store: absenceReader() }, caller(request), request.param('address'));
    request.refuseQuery();
    return json(200, absence);
  },
  'GET /overview': async (request) => {
    const overview = await readOverview({ store: overviewStore(), clock }, caller(request));
    request.refuseQuery();
    return json(200, overview);
  },
  'GET /healthz': async (request) => {
    request.refuseQuery();
    return json(200, { status: 'ok' });
  },
  $default: pageRoute(async (request) => strayAnswer(request)),
});
