import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { METRICS } from '../../src/core/ports/telemetry.ts';
import { shellBlocks } from '../support/shell-blocks.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, group = '']) => group);
const unique = (names: string[]) => [...new Set(names)].sort();

interface Template {
  Resources: Record<string, { Type: string }>;
  Outputs: Record<string, unknown>;
}
const template = (path: string): Template => parse(read(path), { logLevel: 'error' });
const application = template('template.yaml');
const infrastructure = template('infra-cloudformation.yaml');
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT });

describe.each(documents)('%s', (path) => {
  test('links to files that exist', () => {
    const links = matches(read(path), /\]\((?!https?:|#)([^)#\s]+)/g);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(path), link)))).toEqual([]);
  });

  test('runs npm scripts that exist', () => {
    const scripts = matches(read(path), /npm run (?:-s |--silent )?([a-z:-]+)/g);
    const known = Object.keys(JSON.parse(read('package.json')).scripts);
    expect(scripts.filter((script) => !known.includes(script))).toEqual([]);
  });

  // The README's own blocks are run by tests/stack/readme.test.ts.
  test('marks each shell block that no test runs', () => {
    const tags = path === 'README.md' ? [] : shellBlocks(read(path)).map(({ tag }) => tag);
    expect(tags.filter((tag) => tag !== 'aws-account' && tag !== 'needs=database')).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const architecture = read('docs/architecture.md');

  test('describes every function', () => {
    const functions = globSync('src/*/app.ts', { cwd: ROOT }).map((path) => path.split(/[\\/]/)[1] ?? '');
    const parts = /## Parts\n(.*?)\n## /s.exec(architecture)?.[1] ?? '';
    expect(matches(parts, /^\| ([a-z]+_?[a-z]+) \| [a-z]/gm)).toEqual(expect.arrayContaining(functions));
  });

  test('describes every state, and no other', () => {
    const states = Object.keys(JSON.parse(read('statemachine/approval_workflow.asl.json')).States);
    const section = /## The state machine\n(.*?)\n## /s.exec(architecture)?.[1] ?? '';
    expect(matches(section, /^\| ([A-Z][^|]*?) \|/gm)).toEqual(states);
  });
});

describe('docs/runbook.md', () => {
  const runbook = read('docs/runbook.md');

  test('says what to do about every alarm', () => {
    const alarms = [application, infrastructure].flatMap(({ Resources }) =>
      Object.keys(Resources).filter((id) => Resources[id]?.Type === 'AWS::CloudWatch::Alarm'),
    );
    expect(matches(runbook, /^### (\w+Alarm)$/gm).sort()).toEqual(alarms.sort());
  });

  test('lists every metric', () => {
    const section = /## Metrics\n(.*)/s.exec(runbook)?.[1] ?? '';
    expect(matches(section, /^\| ([A-Z]\w+) \|/gm).sort()).toEqual([...METRICS].sort());
  });

  test('names resources and outputs that its stacks have', () => {
    const inRunbook = (command: string, stack: string) =>
      unique(matches(runbook, new RegExp(`\\$\\(${command} "\\$${stack}" (\\w+)\\)`, 'g')));
    expect(Object.keys(application.Resources)).toEqual(expect.arrayContaining(inRunbook('resource', 'app')));
    expect(Object.keys(application.Outputs)).toEqual(expect.arrayContaining(inRunbook('output', 'app')));
    expect(Object.keys(infrastructure.Resources)).toEqual(expect.arrayContaining(inRunbook('resource', 'infra')));
    expect(Object.keys(infrastructure.Outputs)).toEqual(expect.arrayContaining(inRunbook('output', 'infra')));
    expect(inRunbook('resource', 'app')).toEqual([
      'MigrateFunction',
      'ReconcileFunction',
      'ReconcileLogGroup',
      'UpdateStatusFunction',
    ]);
  });
});

describe('docs/guarantees.md', () => {
  test('gives evidence that exists', () => {
    const evidence = matches(read('docs/guarantees.md'), /test:all -- ([^`]*)`/g).flatMap((paths) => paths.split(' '));
    expect(evidence.length).toBeGreaterThan(20);
    expect(evidence.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('CHANGELOG.md', () => {
  test('has a section on top for what is to be released', () => {
    expect(matches(read('CHANGELOG.md'), /^## (.*)$/gm)[0]).toBe('Unreleased');
  });
});
