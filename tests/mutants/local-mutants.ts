import type { Mutant } from './mutant.ts';

const GUARD = 'packages/local-sam/src/refuse-foreign.ts';
const PASSWORD = 'packages/local-sam/src/postgres-password.ts';

const tests = (...names: string[]) => ({ tests: names.map((name) => `tests/${name}.test.ts`) });

/** Mutants of what closes the stack on one machine to web pages and to other people. */
export const localMutants: Mutant[] = [
  {
    name: 'the local stack answers to any name',
    breaks: 'no web page reaches it by a name of its own',
    edits: [
      { file: GUARD, find: 'if (!OWN_NAMES.has(name) && name !== CONTAINERS_NAME)', replace: 'if (name === "")' },
    ],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: 'the local stack answers pages of any origin',
    breaks: 'no web page makes it do anything',
    edits: [{ file: GUARD, find: "undefined : 'the Origin is another site'", replace: 'undefined : undefined' }],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: 'the local stack takes forms of sandboxed pages for its own',
    breaks: 'no web page makes it do anything',
    edits: [
      {
        file: GUARD,
        find: "headers.origin === 'null' && headers['sec-fetch-site'] === 'same-origin'",
        replace: "headers.origin === 'null'",
      },
    ],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: 'pages may speak in the name that containers use',
    breaks: 'no web page reaches the local stack by a name that a network gives',
    edits: [{ file: GUARD, find: 'const isOwn = OWN_NAMES.has(name) && ', replace: 'const isOwn = ' }],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: 'the local stack lets pages elsewhere load from it',
    breaks: 'no web page reads from it',
    edits: [
      {
        file: GUARD,
        find: "if (site !== 'cross-site' && site !== 'same-site') return false;",
        replace: 'return false;',
      },
    ],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: 'the local issuer lets every site read its answers',
    breaks: 'no web page is given a token',
    edits: [
      {
        file: 'packages/local-sam/src/issuer.ts',
        find: 'response.setHeader(header, origin)',
        replace: "response.setHeader(header, '*')",
      },
    ],
    caughtBy: tests('stack/local-services'),
  },
  {
    name: 'the inbox may call everything at the port of AWS',
    breaks: 'a fault of the inbox does not invoke functions',
    edits: [
      {
        file: 'packages/local-sam/src/aws-endpoint.ts',
        find: '(isBelow(url, issuer.path) ? issuer.pages : [])',
        replace: '(url ? issuer.pages : [])',
      },
    ],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: "the mailbox's port is not guarded",
    breaks: 'no web page reads the links in mails',
    edits: [
      {
        file: 'packages/local-sam/src/mailbox.ts',
        find: 'refuseForeign((request, response) =>',
        replace: '((_) => _)((request, response) =>',
      },
    ],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: "the API's port is not guarded on one machine",
    breaks: 'no web page calls the local API',
    edits: [
      {
        file: 'packages/local-sam/src/http-api/gateway.ts',
        find: 'createServer(refuseForeign(serve))',
        replace: 'createServer(serve)',
      },
    ],
    caughtBy: tests('stack/local-refuse-foreign'),
  },
  {
    name: 'the local PostgreSQL has the password that everybody knows',
    breaks: 'nobody else signs in to it',
    edits: [
      {
        file: PASSWORD,
        find: "const password = randomBytes(32).toString('hex');",
        replace: 'const password = FORMER_PASSWORD;',
      },
    ],
    caughtBy: { tests: ['packages/local-sam/tests/postgres.test.ts'] },
  },
  {
    name: 'everybody can read the password of the local PostgreSQL',
    breaks: 'nobody else signs in to it',
    edits: [{ file: PASSWORD, find: 'mode: 0o600', replace: 'mode: 0o644' }],
    caughtBy: { tests: ['packages/local-sam/tests/postgres.test.ts'] },
  },
  {
    name: 'the password of the local PostgreSQL stays as it is',
    breaks: 'who has learned a password signs in until the next start alone',
    edits: [
      {
        file: PASSWORD,
        find: "const password = randomBytes(32).toString('hex');",
        replace: "const password = await readFile(file, 'utf8').catch(() => randomBytes(32).toString('hex'));",
      },
    ],
    caughtBy: { tests: ['packages/local-sam/tests/postgres.test.ts'] },
  },
];
