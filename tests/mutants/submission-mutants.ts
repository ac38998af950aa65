import type { Mutant } from './mutant.ts';

const SPELLINGS = 'src/adapters/postgres/spellings.ts';
const QUOTA = 'src/migrations/0007_create_room_for_task.sql';

const tests = (...names: string[]) => ({ tests: names.map((name) => `tests/${name}.test.ts`) });

/** Mutants of rows with a domain in Unicode, and of the two limits that a deployment can set. */
export const submissionMutants: Mutant[] = [
  {
    name: 'a row with a domain in Unicode is compared as it is',
    breaks: 'rows of the release before still work',
    edits: [
      {
        file: SPELLINGS,
        find: 'return ASCII.test(stored) ? stored : normalizeEmail(stored);',
        replace: 'return normalizeEmail(stored) && stored;',
      },
    ],
    caughtBy: tests('submit/unicode-domains'),
  },
  {
    name: 'a list looks for one spelling of a domain',
    breaks: 'rows of the release before still work',
    edits: [{ file: SPELLINGS, find: '[address, inUnicode]', replace: '[address]' }],
    caughtBy: tests('submit/unicode-domains'),
  },
  {
    name: 'the gate does not ask whether an author is spelled otherwise',
    breaks: 'nobody decides their own question',
    edits: [
      {
        file: 'src/migrations/gate/decide_task.sql',
        find: "\n    and (task.assigned_by !~ '[^[:ascii:]]' or p_is_compared);",
        replace: ';',
      },
    ],
    caughtBy: { tests: ['tests/submit/unicode-domains.test.ts'] },
  },
  {
    name: 'the hash of the release before is another body',
    breaks: 'a repeated request answers the first task',
    edits: [
      {
        file: 'src/core/submit-question.ts',
        find: `assigned_to !== undefined && equalBytes(hash, hashOf(wanted, assigned_to.trim().toLowerCase().normalize('NFC')))`,
        replace: 'assigned_to === null',
      },
    ],
    caughtBy: tests('submit/unicode-domains'),
  },
  {
    name: 'tasks go to subdomains of the domains of assessors',
    breaks: 'tasks go to the domains of assessors alone',
    edits: [
      {
        file: 'src/core/assessor-policy.ts',
        find: 'assessor_domains.includes(domainOf(address))',
        replace: 'assessor_domains.some((domain) => domainOf(address).endsWith(domain))',
      },
    ],
    caughtBy: tests('submit/submission-policy'),
  },
  {
    name: 'domains of assessors are not asked for',
    breaks: 'tasks go to the domains of assessors alone',
    edits: [
      {
        file: 'src/core/assessor-policy.ts',
        find: `  assertDomain(policy, 'assigned_to', assigned_to);
`,
        replace: '',
      },
    ],
    caughtBy: tests('submit/submission-policy'),
  },
  {
    name: 'domains of assessors that cannot be read allow all',
    breaks: 'tasks go to the domains of assessors alone',
    edits: [
      {
        file: 'src/runtime/policy.ts',
        find: '    if (domain === null)\n',
        replace: "    if (domain === null) return 'example.com';\n    if (domain === '')\n",
      },
    ],
    caughtBy: tests('submit/submission-policy'),
  },
  {
    name: 'open tasks are counted without a lock',
    breaks: 'no author has more open tasks than the quota',
    edits: [
      {
        file: QUOTA,
        find: "  perform pg_advisory_xact_lock(hashtext('open tasks of an author'), hashtext(author[1]));\n",
        replace: '',
      },
    ],
    caughtBy: tests('submit/submission-policy'),
  },
  {
    name: 'the quota leaves room for one more',
    breaks: 'no author has more open tasks than the quota',
    edits: [{ file: QUOTA, find: 'limit quota\n', replace: 'limit quota - 1\n' }],
    caughtBy: tests('submit/submission-policy'),
  },
  {
    name: 'what is decided counts as open',
    breaks: 'the quota is of open tasks',
    edits: [{ file: QUOTA, find: '        and decision is null\n', replace: '' }],
    caughtBy: tests('submit/submission-policy'),
  },
];
