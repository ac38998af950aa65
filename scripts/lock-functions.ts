/**
 * Writes src/package-lock.json, from which `sam build` installs: what src/package.json names, in the versions of the project's
 * own lock file, so that tests run what is deployed.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
const { src: manifest, ...others } = lock.packages;
const packages = Object.entries<{ link?: boolean }>(others).filter(([path, { link }]) => path !== '' && link !== true);

// Inside the project npm would write the lock file of the whole workspace.
const folder = mkdtempSync(join(tmpdir(), 'lock-'));
try {
  copyFileSync(join(SRC, 'package.json'), join(folder, 'package.json'));
  const seed = { ...lock, name: manifest.name, packages: { '': manifest, ...Object.fromEntries(packages) } };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(seed));
  // npm keeps the versions that it finds, and leaves out what nothing needs.
  const npm = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', npm, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(1);
  copyFileSync(join(folder, 'package-lock.json'), join(SRC, 'package-lock.json'));
} finally {
  rmSync(folder, { recursive: true });
}
