/**
 * Writes the lock files that `sam build` installs from, src/ and layers/pg/: the packages of each package.json, in the versions
 * of the project's own lock file, so that tests run what is deployed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const WITHOUT_SCRIPTS = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];

for (const name of ['src', 'layers/pg']) lock(join(ROOT, name));

function lock(target: string): void {
  // Inside the project, npm would write the lock file of the whole workspace.
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  const [manifest, lockFile] = [join(target, 'package.json'), join(folder, 'package-lock.json')];
  try {
    copyFileSync(manifest, join(folder, 'package.json'));
    writeFileSync(lockFile, JSON.stringify({ lockfileVersion: 3, requires: true, packages: testedPackages() }));
    // npm keeps the versions that it finds, and drops packages that nothing needs.
    const isWindows = process.platform === 'win32';
    const { status } = spawnSync('npm', WITHOUT_SCRIPTS, { cwd: folder, stdio: 'inherit', shell: isWindows });
    if (status !== 0) process.exit(1);
    copyFileSync(lockFile, join(target, 'package-lock.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
  // A cached build looks only at package.json to decide whether to install again, and would miss a change of the lock file.
  const lockDigest = createHash('sha256')
    .update(readFileSync(join(target, 'package-lock.json')))
    .digest('hex')
    .slice(0, 12);
  const content = { ...JSON.parse(readFileSync(manifest, 'utf8')), lockDigest };
  writeFileSync(manifest, `${JSON.stringify(content, null, 2)}\n`);
}

/** The packages of the project's lock file, except the project itself and its workspaces. */
function testedPackages(): object {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const isInstalled = ([path, { link }]: [string, { link?: boolean }]) => path.startsWith('node_modules/') && !link;
  return Object.fromEntries(Object.entries<{ link?: boolean }>(packages).filter(isInstalled));
}
