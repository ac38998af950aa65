import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeProblem } from '../../src/client/api-client.ts';

const textOf = (path: string) => readFileSync(join(import.meta.dirname, '../..', path));

test('the types of the client are those of docs/openapi.yaml; npm run client writes them', () => {
  const digest = createHash('sha256').update(textOf('docs/openapi.yaml')).digest('hex');
  expect(textOf('src/client/api.generated.ts').toString().split('\n')[0]).toBe(
    `// SHA-256 of docs/openapi.yaml: ${digest}`,
  );
});

test.each([
  [{ title: 'T', detail: 'the body must be JSON' }, 'the body must be JSON'],
  [{ message: 'Too Many Requests' }, 'Too Many Requests'],
  [
    { detail: 'no', errors: [{ path: 'questions.1.options', message: 'must be distinct' }] },
    'no\n  questions.1.options: must be distinct',
  ],
  [{}, 'The API refused the call'],
])('%j is told as %j', (refusal, text) => {
  expect(describeProblem(refusal)).toBe(text);
});
