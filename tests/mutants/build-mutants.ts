import type { Mutant } from './mutant.ts';

const BUILD_TESTS = { tests: ['tests/deploy/self-contained.test.ts'] };
const LOCK_TESTS = { tests: ['tests/deploy/dependencies.unit.test.ts'] };

/** Mutants of what `sam build` finds on a fresh clone. */
export const buildMutants: Mutant[] = [
  {
    name: 'a function is built from whatever is newest',
    breaks: 'what is deployed is what was tested',
    edits: [
      {
        file: 'template.yaml',
        find: '        UseNpmCi: true\n        EntryPoints: [callback/app.ts]',
        replace: '        EntryPoints: [callback/app.ts]',
      },
    ],
    caughtBy: BUILD_TESTS,
  },
  {
    name: 'the inbox takes its compiler options from outside of src',
    breaks: 'src is self-contained',
    edits: [
      {
        file: 'src/inbox/tsconfig.json',
        find: '"extends": "../tsconfig.json"',
        replace: '"extends": "../../tsconfig.json"',
      },
    ],
    caughtBy: BUILD_TESTS,
  },
  {
    name: 'a package that the functions import is left out of theirs',
    breaks: 'src is self-contained',
    edits: [{ file: 'src/package.json', find: '    "oauth4webapi": "^3.8.8",\n', replace: '' }],
    caughtBy: LOCK_TESTS,
  },
  {
    name: 'the layer is locked anew, and a cached build does not notice',
    breaks: 'what is deployed is what was tested',
    edits: [{ file: 'layers/pg/package.json', find: '"lockDigest": "', replace: '"lockDigest": "0' }],
    caughtBy: LOCK_TESTS,
  },
];
