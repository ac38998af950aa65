import type { HttpResponse } from '../../src/runtime/http.ts';
import type { HttpEventOptions } from '../support/http-event.ts';
import { CONTENT, COORDINATOR, inHours } from '../support/questions.ts';
import type { Answer } from './question-answers.ts';

interface Means {
  send(route: string, options: HttpEventOptions): Promise<HttpResponse>;
  /** A task that the author submitted, decided if a decision is given. */
  decide(decision?: string): Promise<HttpEventOptions>;
  expire(): Promise<HttpEventOptions>;
  assessorNotAllowed(): Promise<HttpEventOptions>;
  tooLarge(options: HttpEventOptions): HttpEventOptions;
}

const AUTHOR = 'author@example.com';
const ASSESSOR = 'assessor@example.com';
const UNVERIFIED = { claims: { email: AUTHOR, email_verified: 'false' } };
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const REASSIGN_TASK = 'POST /tasks/{task_id}/reassignment';
const REASSIGN_QUESTION = 'POST /questions/{question_id}/reassignment';
const MOVE_DEADLINE = 'POST /tasks/{task_id}/deadline';
const GET = 'GET /absences/{address}';
const PUT = 'PUT /absences/{address}';
const DELETE = 'DELETE /absences/{address}';

const problem = (status: number, code: string) => `${status} application/problem+json ${code}`;
const to = (assigned_to: string) => ({ assigned_to });
const away = { substitute: 'other@example.com', from: inHours(0), until: inHours(24) };

/** Every answer of the routes that remove obstacles. */
export function obstacleAnswers(means: Means): Answer[] {
  return [...ofTasks(means), ...ofQuestions(means), ...ofAbsences(means), ...ofOffice()];
}

function ofTasks({ send, decide, expire, assessorNotAllowed, tooLarge }: Means): Answer[] {
  const asAuthor = async (body: object, task = decide()) => ({ ...(await task), email: AUTHOR, body });
  const asCoordinator = async (body: object, task = decide()) => ({ ...(await task), ...COORDINATOR, body });
  const bodies: [string, object][] = [
    [REASSIGN_TASK, to('other@example.com')],
    [MOVE_DEADLINE, { due_in_seconds: 60 }],
  ];
  const both = bodies.flatMap(([route, body]): Answer[] => [
    [route, '200 application/json', () => asAuthor(body)],
    [route, problem(400, 'VALIDATION_FAILED'), () => asAuthor({})],
    [route, problem(401, 'UNAUTHORIZED'), async () => ({ ...UNVERIFIED, body })],
    [route, problem(403, 'NOT_AUTHOR'), async () => ({ ...(await asAuthor(body)), email: ASSESSOR })],
    [route, problem(404, 'NOT_FOUND'), async () => ({ email: AUTHOR, params: { task_id: UNKNOWN }, body })],
    [route, problem(409, 'ALREADY_DECIDED'), () => asCoordinator(body, decide('APPROVED'))],
    [route, problem(409, 'TASK_CLOSED'), () => asCoordinator(body, expire())],
    [route, problem(413, 'PAYLOAD_TOO_LARGE'), async () => tooLarge(await asAuthor(body))],
    [route, problem(500, 'INTERNAL'), () => asAuthor(body)],
    [route, problem(503, 'UNAVAILABLE'), () => asAuthor(body)],
  ]);
  return [
    ...both,
    [REASSIGN_TASK, problem(403, 'NOT_COORDINATOR'), () => asAuthor(to('b@example.com'), decide('APPROVED'))],
    [REASSIGN_TASK, problem(422, 'SELF_REVIEW'), () => asAuthor(to(AUTHOR))],
    [
      REASSIGN_TASK,
      problem(422, 'DUPLICATE_ASSESSOR'),
      async () => {
        const { task_id } = await stagedQuestion(send);
        return { params: { task_id }, email: AUTHOR, body: to('second@example.com') };
      },
    ],
    [
      REASSIGN_TASK,
      problem(422, 'ASSESSOR_NOT_ALLOWED'),
      async () => {
        const request = await asAuthor(to('other@example.com'));
        await assessorNotAllowed();
        return request;
      },
    ],
  ];
}

/** A question with a second stage. */
async function stagedQuestion(send: Means['send']): Promise<{ params: { question_id: string }; task_id: string }> {
  const stages = [{ assigned_to: [ASSESSOR] }, { assigned_to: ['second@example.com'] }];
  const response = await send('POST /questions', { email: AUTHOR, body: { ...CONTENT, stages } });
  const { question_id, tasks } = JSON.parse(response.body ?? '');
  return { params: { question_id }, task_id: tasks[0].task_id };
}

function ofQuestions({ send, assessorNotAllowed, tooLarge }: Means): Answer[] {
  const body = { from: ASSESSOR, assigned_to: 'other@example.com' };
  const question = () => stagedQuestion(send);
  const asAuthor = async (sent: object) => ({ params: (await question()).params, email: AUTHOR, body: sent });
  const decided = async () => {
    const { params, task_id } = await question();
    await send('POST /tasks/{task_id}/decision', {
      email: ASSESSOR,
      params: { task_id },
      body: { decision: 'APPROVED' },
    });
    return { params, email: AUTHOR, body };
  };
  return [
    [REASSIGN_QUESTION, '200 application/json', () => asAuthor(body)],
    [REASSIGN_QUESTION, problem(400, 'VALIDATION_FAILED'), () => asAuthor({})],
    [REASSIGN_QUESTION, problem(401, 'UNAUTHORIZED'), async () => ({ ...UNVERIFIED, body })],
    [REASSIGN_QUESTION, problem(403, 'NOT_AUTHOR'), async () => ({ ...(await asAuthor(body)), email: ASSESSOR })],
    [REASSIGN_QUESTION, problem(403, 'NOT_COORDINATOR'), decided],
    [
      REASSIGN_QUESTION,
      problem(404, 'NOT_FOUND'),
      async () => ({ email: AUTHOR, params: { question_id: UNKNOWN }, body }),
    ],
    [REASSIGN_QUESTION, problem(413, 'PAYLOAD_TOO_LARGE'), async () => tooLarge(await asAuthor(body))],
    [REASSIGN_QUESTION, problem(422, 'SELF_REVIEW'), () => asAuthor({ ...body, assigned_to: AUTHOR })],
    [
      REASSIGN_QUESTION,
      problem(422, 'DUPLICATE_ASSESSOR'),
      () => asAuthor({ ...body, assigned_to: 'second@example.com' }),
    ],
    [
      REASSIGN_QUESTION,
      problem(422, 'ASSESSOR_NOT_ALLOWED'),
      async () => {
        const request = await asAuthor(body);
        await assessorNotAllowed();
        return request;
      },
    ],
    [REASSIGN_QUESTION, problem(500, 'INTERNAL'), () => asAuthor(body)],
    [REASSIGN_QUESTION, problem(503, 'UNAVAILABLE'), () => asAuthor(body)],
  ];
}

function ofAbsences({ send, assessorNotAllowed, tooLarge }: Means): Answer[] {
  const own = { email: ASSESSOR, params: { address: ASSESSOR } };
  const known = async () => {
    await send(PUT, { ...own, body: away });
    return own;
  };
  const ofAnother = async () => ({ email: AUTHOR, params: { address: ASSESSOR }, body: away });
  const all = [GET, PUT, DELETE].flatMap((route): Answer[] => [
    [route, problem(401, 'UNAUTHORIZED'), async () => ({ ...UNVERIFIED, body: away })],
    [route, problem(404, 'NOT_FOUND'), ofAnother],
    [route, problem(503, 'UNAVAILABLE'), async () => ({ ...own, ...(route === PUT && { body: away }) })],
    [route, problem(500, 'INTERNAL'), async () => ({ ...own, ...(route === PUT && { body: away }) })],
    [
      route,
      problem(400, 'VALIDATION_FAILED'),
      async () => ({ ...(await known()), query: { why: 'so' }, ...(route === PUT && { body: away }) }),
    ],
  ]);
  return [
    ...all,
    [GET, '200 application/json', known],
    [PUT, '200 application/json', async () => ({ ...own, body: away })],
    [PUT, problem(413, 'PAYLOAD_TOO_LARGE'), async () => tooLarge(own)],
    [
      PUT,
      problem(422, 'ASSESSOR_NOT_ALLOWED'),
      async () => {
        await assessorNotAllowed();
        return { ...own, body: away };
      },
    ],
    [DELETE, '204', known],
    [DELETE, problem(413, 'PAYLOAD_TOO_LARGE'), async () => tooLarge(own)],
  ];
}

function ofOffice(): Answer[] {
  return [
    ['GET /overview', '200 application/json', async () => COORDINATOR],
    ['GET /overview', problem(400, 'VALIDATION_FAILED'), async () => ({ ...COORDINATOR, query: { days: '7' } })],
    ['GET /overview', problem(401, 'UNAUTHORIZED'), async () => UNVERIFIED],
    ['GET /overview', problem(403, 'NOT_COORDINATOR'), async () => ({ email: AUTHOR })],
    ['GET /overview', problem(500, 'INTERNAL'), async () => COORDINATOR],
    ['GET /overview', problem(503, 'UNAVAILABLE'), async () => COORDINATOR],
    ['GET /tasks', problem(403, 'NOT_COORDINATOR'), async () => ({ email: AUTHOR, query: { role: 'coordinator' } })],
  ];
}
