/**
 * npm run client : writes src/client/api.generated.ts, the types of the API, from docs/openapi.yaml.
 *
 * The generator needs TypeScript's compiler API, which version 7 lacks; so this script alone gives it an older TypeScript.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs/openapi.yaml');
const TARGET = join(ROOT, 'src/client/api.generated.ts');
const PACKAGES = ['openapi-typescript@7.13.0', 'typescript@5.9.3'];

const options = ['exec', '--yes', ...PACKAGES.map((name) => `--package=${name}`), '--', 'openapi-typescript'];
const { status } = spawnSync('npm', [...options, DOCUMENT, '-o', TARGET], {
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(1);
// A test compares this with the document.
const digest = createHash('sha256').update(readFileSync(DOCUMENT)).digest('hex');
writeFileSync(TARGET, `// SHA-256 of docs/openapi.yaml: ${digest}\n${readFileSync(TARGET, 'utf8')}`);
