import { deleteAbsence, setAbsence } from '../core/absences.ts';
import { movePaperDeadline, reassignPaper, withdrawPaper } from '../core/change-paper.ts';
import { moveDeadline } from '../core/move-deadline.ts';
import { reassignQuestion, reassignTask } from '../core/reassign.ts';
import { withdrawQuestion } from '../core/withdraw-question.ts';
import { personOf } from '../runtime/claims.ts';
import { absences, groupsClaim } from '../runtime/container.ts';
import { json, noContent, type Route } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { absencePortsOf, paperPortsOf, portsOf, reassignPortsOf } from './ports.ts';

const caller = (request: HttpRequest) => personOf(request.claims, groupsClaim());

/** How authors and coordinators get a stuck question moving again. */
export const obstacleRoutes: Record<string, Route> = {
  'POST /questions/{question_id}/withdrawal': async (request) => {
    const question_id = request.param('question_id');
    return json(
      200,
      await withdrawQuestion(portsOf('REST', request), caller(request), question_id, request.refuseBody),
    );
  },
  'POST /questions/{question_id}/reassignment': async (request) => {
    const question_id = request.param('question_id');
    return json(200, await reassignQuestion(reassignPortsOf(request), caller(request), question_id, request.json));
  },
  'POST /tasks/{task_id}/reassignment': async (request) => {
    const task_id = request.param('task_id');
    return json(200, await reassignTask(reassignPortsOf(request), caller(request), task_id, request.json));
  },
  'POST /tasks/{task_id}/deadline': async (request) => {
    const task_id = request.param('task_id');
    return json(200, await moveDeadline(reassignPortsOf(request), caller(request), task_id, request.json));
  },
  'POST /papers/{paper_id}/withdrawal': async (request) => {
    const paper_id = request.param('paper_id');
    return json(200, await withdrawPaper(paperPortsOf(request), caller(request), paper_id, request.refuseBody));
  },
  'POST /papers/{paper_id}/reassignment': async (request) => {
    const paper_id = request.param('paper_id');
    return json(200, await reassignPaper(paperPortsOf(request), caller(request), paper_id, request.json));
  },
  'POST /papers/{paper_id}/deadline': async (request) => {
    const paper_id = request.param('paper_id');
    return json(200, await movePaperDeadline(paperPortsOf(request), caller(request), paper_id, request.json));
  },
  'PUT /absences/{address}': async (request) => {
    const address = request.param('address');
    return json(200, await setAbsence(absencePortsOf(request), caller(request), address, request.json));
  },
  'DELETE /absences/{address}': async (request) => {
    await deleteAbsence({ store: absences() }, caller(request), request.param('address'), request.refuseBody);
    return noContent();
  },
};
