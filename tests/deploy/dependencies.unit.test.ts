import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}

const lockfiles = ['package-lock.json', 'src/package-lock.json', 'layers/pg/package-lock.json'];

const readJson = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** Every package of a lockfile by its path, except the project itself and its workspaces. */
function entriesOf(lockfile: string): [string, Entry][] {
  const { packages } = readJson(lockfile) as { packages: Record<string, Entry> };
  const isOwn = (path: string) => path === '' || path === 'src' || path.startsWith('packages/');
  return Object.entries(packages).filter(
    ([path, { link, resolved = '' }]) => !isOwn(path) && !(link && isOwn(resolved)),
  );
}

/** The packages that a source loads: not Node.js's own modules, other sources, or types. */
function importsOf(source: string): string[] {
  const specifiers = source.matchAll(
    /^(?:import|export) (?!type )(?:[^'";]*? from )?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm,
  );
  return [...specifiers]
    .map(([, fixed, later]) => fixed ?? later ?? '')
    .filter((specifier) => !/^(\.|node:)/.test(specifier))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

/** The licences that deployed packages may have: each lets anybody use, change and distribute the package, and requires only its notice. */
const LICENSES = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

describe.each(lockfiles)('the packages of %s', (lockfile) => {
  const entries = entriesOf(lockfile);

  test('are there', () => {
    expect(entries.map(([path]) => path)).toContain('node_modules/pg');
  });

  test('are one version each, from the registry, with a hash of what was reviewed', () => {
    const loose = entries.filter(
      ([, { version, resolved, integrity, link }]) =>
        link === true ||
        !/^\d+\.\d+\.\d+/.test(version ?? '') ||
        // Without an address, the package comes from the registry; with one, it could be anything.
        (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')) ||
        !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
    );
    expect(loose).toEqual([]);
  });
});

test.each(['src', 'layers/pg'])('the packages of %s may be passed on with the product', (folder) => {
  const shipped = entriesOf(`${folder}/package-lock.json`).filter(([, { dev }]) => dev !== true);
  const others = shipped.filter(([, { license }]) => !LICENSES.includes(license ?? ''));
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

// After a change of either: npm run lock
test.each(['src', 'layers/pg'])(
  'package.json in %s changes with its lock file, which a cached build does not look at',
  (folder) => {
    const digest = createHash('sha256')
      .update(readFileSync(join(ROOT, folder, 'package-lock.json')))
      .digest('hex');
    expect(readJson(`${folder}/package.json`).lockDigest).toBe(digest.slice(0, 12));
  },
);

describe('the package of the functions', () => {
  const { dependencies, devDependencies } = readJson('src/package.json');

  /** The packages that the sources import, without types: a build has none. */
  function imported(): Set<string> {
    const files = globSync('**/*.{ts,tsx}', { cwd: join(ROOT, 'src'), exclude: (path) => path === 'node_modules' });
    return new Set(files.flatMap((file) => importsOf(readFileSync(join(ROOT, 'src', file), 'utf8'))));
  }

  test('names what the functions import and the bundler, and nothing else', () => {
    expect(Object.keys(dependencies).sort()).toEqual([...imported()].sort());
    expect(Object.keys(devDependencies)).toEqual(['esbuild']);
  });

  // After a change of either: npm run lock
  test('is locked as it is written, in the versions that the tests run with', () => {
    const { packages } = readJson('src/package-lock.json');
    expect(packages['']).toMatchObject({ dependencies, devDependencies });
    const tested = new Map(
      entriesOf('package-lock.json').map(([path, { version, integrity }]) => [path, { version, integrity }]),
    );
    const built = entriesOf('src/package-lock.json').map(
      ([path, { version, integrity }]) => [path, { version, integrity }] as const,
    );
    expect(built.filter(([path, entry]) => !isDeepStrictEqual(tested.get(path), entry))).toEqual([]);
    expect(built.length).toBeGreaterThan(80);
  });

  test('brings the bundler for every processor that may build', () => {
    const paths = entriesOf('src/package-lock.json').map(([path]) => path);
    const platforms = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64'];
    expect(paths).toEqual(expect.arrayContaining(platforms.map((name) => `node_modules/@esbuild/${name}`)));
  });
});

test('an import is of the package that its path begins with, and one of types is none', () => {
  const source = `import { a } from 'preact/hooks';
import { type B } from "@aws-sdk/client-sfn";
import {
  c,
} from 'valibot';
import type { D } from 'aws-lambda';
import 'pg';
import x from '../unit/x.ts';
import { createHash } from 'node:crypto';
export { e } from '@scope/name/deep';
const later = await import('node-pg-migrate');`;
  expect(importsOf(source)).toEqual([
    'preact',
    '@aws-sdk/client-sfn',
    'valibot',
    'pg',
    '@scope/name',
    'node-pg-migrate',
  ]);
});
