import { randomUUID } from 'node:crypto';
import type { HttpResponse } from '../../src/runtime/http.ts';
import type { HttpEventOptions } from '../support/http-event.ts';

/** An answer of an operation, and a request that produces it. */
export type Answer = [route: string, answer: string, prepare: () => Promise<HttpEventOptions>];

interface Means {
  send(route: string, options: HttpEventOptions): Promise<HttpResponse>;
  assessorNotAllowed(): Promise<HttpEventOptions>;
  quotaExceeded(): Promise<HttpEventOptions>;
  tooLarge(options: HttpEventOptions): HttpEventOptions;
}

const AUTHOR = 'author@example.com';
const ASSESSOR = 'assessor@example.com';
const UNVERIFIED = { claims: { email: AUTHOR, email_verified: 'false' } };
const UNKNOWN_QUESTION = { params: { question_id: '00000000-0000-4000-8000-000000000000' } };
const QUESTION_ROUTES = [
  'GET /questions/{question_id}',
  'GET /questions/{question_id}/revisions',
  'GET /questions/{question_id}/events',
];
const REVISE = 'POST /questions/{question_id}/revisions';
const WITHDRAW = 'POST /questions/{question_id}/withdrawal';
const REVISION = { question_text: 'Which?', options: ['This', 'That'], correct_answer: 'That' };

const asAuthor = (options: HttpEventOptions) => ({ ...options, email: AUTHOR });

/** Every answer of the routes of questions. */
export function questionAnswers(means: Means): Answer[] {
  return [...reading(means), ...revising(means), ...withdrawing(means)];
}

function reading({ send }: Means): Answer[] {
  return [
    ['GET /questions', '200 application/json', async () => asAuthor({ query: { limit: '1' } })],
    [
      'GET /questions',
      '400 application/problem+json VALIDATION_FAILED',
      async () => asAuthor({ query: { limit: '0' } }),
    ],
    ['GET /questions', '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
    [
      'GET /questions',
      '403 application/problem+json NOT_COORDINATOR',
      async () => asAuthor({ query: { role: 'coordinator' } }),
    ],
    ['GET /questions', '500 application/problem+json INTERNAL', async () => asAuthor({})],
    ['GET /questions', '503 application/problem+json UNAVAILABLE', async () => asAuthor({})],
    ...QUESTION_ROUTES.flatMap((route): Answer[] => [
      [route, '200 application/json', async () => asAuthor(await question(send))],
      [
        route,
        '400 application/problem+json VALIDATION_FAILED',
        async () => asAuthor({ ...(await question(send)), query: { verbose: '1' } }),
      ],
      [route, '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
      [route, '404 application/problem+json NOT_FOUND', async () => asAuthor(UNKNOWN_QUESTION)],
      [route, '500 application/problem+json INTERNAL', async () => asAuthor(await question(send))],
      [route, '503 application/problem+json UNAVAILABLE', async () => asAuthor(await question(send))],
    ]),
  ];
}

function revising({ send, assessorNotAllowed, quotaExceeded, tooLarge }: Means): Answer[] {
  return [
    [REVISE, '201 application/json', async () => asAuthor({ ...(await question(send)), body: REVISION })],
    [
      REVISE,
      '400 application/problem+json VALIDATION_FAILED',
      async () => asAuthor({ ...(await question(send)), body: {} }),
    ],
    [REVISE, '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
    [
      REVISE,
      '403 application/problem+json NOT_AUTHOR',
      async () => ({ ...(await question(send)), email: ASSESSOR, body: REVISION }),
    ],
    [REVISE, '404 application/problem+json NOT_FOUND', async () => asAuthor({ ...UNKNOWN_QUESTION, body: REVISION })],
    [REVISE, '409 application/problem+json NOT_NEWEST', () => revisedTwice(send)],
    [REVISE, '409 application/problem+json IDEMPOTENCY_CONFLICT', () => revisedOtherwise(send)],
    [REVISE, '413 application/problem+json PAYLOAD_TOO_LARGE', async () => tooLarge(asAuthor(await question(send)))],
    [
      REVISE,
      '422 application/problem+json SELF_REVIEW',
      async () => asAuthor({ ...(await question(send)), body: { ...REVISION, assigned_to: AUTHOR } }),
    ],
    [
      REVISE,
      '422 application/problem+json ASSESSOR_NOT_ALLOWED',
      async () => asAuthor({ ...(await question(send)), ...(await assessorNotAllowed()) }),
    ],
    [
      REVISE,
      '429 application/problem+json QUOTA_EXCEEDED',
      async () => asAuthor({ ...(await question(send)), ...(await quotaExceeded()) }),
    ],
    [
      REVISE,
      '500 application/problem+json INTERNAL',
      async () => asAuthor({ ...(await question(send)), body: REVISION }),
    ],
    [
      REVISE,
      '503 application/problem+json UNAVAILABLE',
      async () => asAuthor({ ...(await question(send)), body: REVISION }),
    ],
  ];
}

function withdrawing({ send, tooLarge }: Means): Answer[] {
  return [
    [WITHDRAW, '200 application/json', async () => asAuthor(await question(send))],
    [
      WITHDRAW,
      '400 application/problem+json VALIDATION_FAILED',
      async () => asAuthor({ ...(await question(send)), body: 1 }),
    ],
    [WITHDRAW, '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
    [WITHDRAW, '403 application/problem+json NOT_AUTHOR', async () => ({ ...(await question(send)), email: ASSESSOR })],
    [WITHDRAW, '404 application/problem+json NOT_FOUND', async () => asAuthor(UNKNOWN_QUESTION)],
    [WITHDRAW, '409 application/problem+json QUESTION_CLOSED', async () => asAuthor(await question(send, 'REJECTED'))],
    [WITHDRAW, '413 application/problem+json PAYLOAD_TOO_LARGE', async () => tooLarge(asAuthor(await question(send)))],
    [WITHDRAW, '500 application/problem+json INTERNAL', async () => asAuthor(await question(send))],
    [WITHDRAW, '503 application/problem+json UNAVAILABLE', async () => asAuthor(await question(send))],
  ];
}

/** A question with two stages, open or decided by the only assessor of the first. */
async function question(send: Means['send'], decision?: string): Promise<HttpEventOptions> {
  const stages = [
    { assigned_to: [ASSESSOR] },
    { assigned_to: ['b@example.com', 'c@example.com'], required_approvals: 1 },
  ];
  const response = await send('POST /questions', { email: AUTHOR, body: { ...REVISION, stages } });
  const { question_id, tasks } = JSON.parse(response.body ?? '');
  if (decision !== undefined) {
    const body = { decision, comments: 'Two answers are right.' };
    await send('POST /tasks/{task_id}/decision', { email: ASSESSOR, params: { task_id: tasks[0].task_id }, body });
  }
  return { params: { question_id } };
}

async function revisedTwice(send: Means['send']): Promise<HttpEventOptions> {
  const options = { ...asAuthor(await question(send)), body: REVISION };
  await send(REVISE, options);
  return options;
}

async function revisedOtherwise(send: Means['send']): Promise<HttpEventOptions> {
  const options = { ...asAuthor(await question(send)), body: REVISION, headers: { 'idempotency-key': randomUUID() } };
  await send(REVISE, options);
  return { ...options, body: { ...REVISION, correct_answer: 'This' } };
}
