import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const lockfiles = ['package-lock.json', 'layers/pg/package-lock.json'];

/** Every package of a lockfile but the project itself, by its path. */
function entriesOf(lockfile: string): [string, Entry][] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, lockfile), 'utf8')) as { packages: Record<string, Entry> };
  return Object.entries(packages).filter(([path]) => path !== '');
}

/** What a deployed function may hold: each lets anybody use, change and pass it on, and asks for no more than its notice. */
const LICENSES = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

describe.each(lockfiles)('the packages of %s', (lockfile) => {
  const entries = entriesOf(lockfile);

  test('are there', () => {
    expect(entries.length).toBeGreaterThan(5);
  });

  test('are one version each, from the registry, with a hash of what was reviewed', () => {
    const loose = entries.filter(
      ([, { version, resolved, integrity, link }]) =>
        link === true ||
        !/^\d+\.\d+\.\d+/.test(version ?? '') ||
        // Without an address it is the registry's; with one it could be anything.
        (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')) ||
        !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
    );
    expect(loose).toEqual([]);
  });

  test('may be passed on with the product, where they are part of it', () => {
    const shipped = entries.filter(([, { dev }]) => dev !== true);
    const others = shipped.filter(([, { license }]) => !LICENSES.includes(license ?? ''));
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });
});
