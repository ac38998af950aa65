import fc from 'fast-check';
import { UNKNOWN_CODE } from './review.ts';

/** The task and the link that fuzzed requests may hit. */
export const TASK_ID = '11111111-1111-4111-8111-111111111111';
export const CODE = 'Y29kZS1vZi10aGUtbGluay10aGF0LWlzLWZ1enplZC0';

const NAMES = [
  ...['question_text', 'options', 'correct_answer', 'assigned_to', 'due_in_seconds', 'decision', 'comments', 'nonce'],
  ...['role', 'status', 'limit', 'cursor', 'task_id', 'code', 'task_token', 'outcome', 'error', 'Records', 'body'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'length', ''],
];
const VALUES = [
  ...['APPROVED', 'REJECTED', 'PENDING', 'assessor', 'author@example.com', 'a@b.cd', TASK_ID, CODE, UNKNOWN_CODE],
  ...[
    '\0',
    '\ud800',
    '%',
    '%ff',
    '..',
    '/',
    "'; drop table questions; --",
    '$(id)',
    '{{7*7}}',
    '<script>',
    '\r\nSet-Cookie: a=b',
  ],
  ...['1e999', '-0', '9'.repeat(400), 'null', 'true', '[a b]', '2026-02-30T00:00:00.000000Z/x', 'x'.repeat(5_000)],
];
/** Texts that trip parsers, databases and headers. */
export const text = () =>
  fc.oneof(fc.constantFrom(...VALUES), fc.constantFrom(...NAMES), fc.string({ unit: 'binary', maxLength: 40 }));
/** Any JSON, with the names that the product knows and those that every object has. */
export const json = () =>
  fc.letrec<{ value: unknown; object: object }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text(),
      fc.double(),
      fc.bigInt().map(Number),
      fc.constantFrom(null, true, false, 0, -1, 1e308, 2 ** 53),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('object'),
    ),
    object: fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), text()), tie('value')), { maxLength: 8 })
      .map(asObject),
  }));
/** As JSON.parse makes it: `__proto__` is an ordinary name. */
const asObject = (entries: [string, unknown][]) => {
  const object = {};
  for (const [name, value] of entries)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
};
const GOOD = {
  'POST /questions': {
    question_text: 'Why?',
    options: ['a', 'b'],
    correct_answer: 'a',
    assigned_to: 'assessor@example.com',
  },
  'POST /tasks/{task_id}/decision': { decision: 'REJECTED', comments: 'Because.' },
  message: { task_id: TASK_ID, task_token: 'token' },
};
/** Text fields, and texts that PostgreSQL could not store, or would store differently. */
const TEXT_FIELDS = ['question_text', 'comments', 'assigned_to', 'task_token'];
const TRAPS = ['\0', 'a\0b', '\ud800', '\udfff\ud800', 'x'.repeat(10_001)];

/** Input that a route nearly accepts: most of it is right, so that the rest is checked. */
export const nearly = (routeKey = '') => {
  const good = GOOD[routeKey as keyof typeof GOOD];
  return fc
    .tuple(
      good === undefined ? fc.constantFrom(...Object.values(GOOD)) : fc.constant(good),
      fc.oneof(
        fc.constant([]),
        fc.tuple(fc.constantFrom(...NAMES), json().value).map((change) => [change]),
        fc.tuple(fc.constantFrom(...TEXT_FIELDS), fc.constantFrom(...TRAPS)).map((change) => [change]),
      ),
    )
    .map(([body, changes]) => ({
      ...body,
      ...asObject(changes.filter(([name]) => !TEXT_FIELDS.includes(name) || name in body)),
    }));
};

/** Bodies: JSON of all kinds, repeated keys, deep nesting, forms, and sizes around the limit. */
export const bodyText = (routeKey?: string) =>
  fc.oneof(
    { weight: 6, arbitrary: nearly(routeKey).map((value) => JSON.stringify(value)) },
    json().value.map((value) => JSON.stringify(value) ?? ''),
    nearly(routeKey).map(
      (value) => `${JSON.stringify(value).slice(0, -1)},"decision":"APPROVED","decision":"REJECTED"}`,
    ),
    fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
    fc.integer({ min: 1, max: 9_000 }).map((depth) => '{"options":'.repeat(depth)),
    fc.array(fc.tuple(text(), text()), { maxLength: 6 }).map((pairs) => pairs.map((pair) => pair.join('=')).join('&')),
    text(),
    fc.constantFrom('', 'x'.repeat(262_144), 'x'.repeat(262_145), '\u00e9'.repeat(140_000)),
  );

const dictionary = (names: string[]) => fc.dictionary(fc.constantFrom(...names), text(), { maxKeys: 5 });

/** Bodies as text, in base64, in broken base64, and in base64 of something compressed or not UTF-8. */
const content = (nonce: string, routeKey: string) =>
  fc.oneof(
    { weight: 3, arbitrary: bodyText(routeKey).map((body) => ({ body, isBase64Encoded: false })) },
    { weight: 2, arbitrary: form(nonce).map((body) => ({ body, isBase64Encoded: true })) },
    bodyText().map((body) => ({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true })),
    fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => ({ body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true })),
    bodyText().map((body) => ({ body, isBase64Encoded: true })),
    fc.constant({ body: 'H4sIAAAAAAAAA6tWKkktLlGyUlAqS8wpTQUA3Z1mHg8AAAA=', isBase64Encoded: true }),
    fc.constant({ body: undefined, isBase64Encoded: false }),
  );

const form = (nonce: string) =>
  fc
    .record({
      decision: fc.constantFrom('APPROVED', 'REJECTED', 'x'),
      comments: fc.oneof(text(), fc.constantFrom(...TRAPS)),
      nonce: fc.constantFrom(nonce, nonce, 'x'),
    })
    .map((fields) => Buffer.from(new URLSearchParams(fields).toString()).toString('base64'));

const PEOPLE = ['author', 'assessor', 'stranger'].map((name) => ({
  email: `${name}@example.com`,
  email_verified: 'true',
}));

const claims = () =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...PEOPLE) },
    { weight: 1, arbitrary: dictionary(['email', 'email_verified', 'cognito:groups', 'sub']) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );

/** A request of one route as the HTTP API could pass it on, or as it hopefully never does. `nonce` is that of CODE's page. */
export const httpRequestEvent = (routeKey: string, nonce: string) =>
  fc
    .record({
      content: content(nonce, routeKey),
      claims: claims(),
      task_id: fc.oneof(fc.constant(TASK_ID), text()),
      code: fc.oneof(fc.constant(CODE), text()),
      query: fc.option(dictionary(['role', 'status', 'limit', 'cursor', '__proto__', 'x']), { nil: undefined }),
      headers: dictionary([
        'content-type',
        'accept',
        'idempotency-key',
        'content-encoding',
        'transfer-encoding',
        'cookie',
        'host',
      ]),
    })
    .map(({ content: { body, isBase64Encoded }, claims: given, query, headers, ...params }) => ({
      version: '2.0',
      routeKey,
      rawPath: '/fuzzed',
      rawQueryString: '',
      headers,
      ...(query && { queryStringParameters: query }),
      ...(routeKey.includes('{') && { pathParameters: params }),
      requestContext: {
        http: { method: routeKey.split(' ')[0], path: '/fuzzed' },
        requestId: 'fuzzed',
        routeKey,
        ...(given && { authorizer: { jwt: { claims: given, scopes: null } } }),
      },
      ...(body !== undefined && { body }),
      isBase64Encoded,
    }));
