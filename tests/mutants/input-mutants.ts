import type { Mutant } from './mutant.ts';

const TEXT = 'src/core/text.ts';
const ADDRESS = 'src/core/address.ts';
const INPUT = 'src/core/input.ts';
const CLAIMS = 'src/runtime/claims.ts';
const HTTP = 'src/runtime/http-request.ts';

const tests = (...names: string[]) => ({ tests: names.map((name) => `tests/${name}.test.ts`) });
const READ = 'text means what a reader sees';
const ONE_PERSON = 'two spellings of a domain are one person';
const BAD_INPUT = 'bad input is answered with what is wrong with it';

/** Mutants of what is accepted from people: texts, addresses, bodies and queries. */
export const inputMutants: Mutant[] = [
  {
    name: 'text that PostgreSQL cannot store is let through',
    breaks: BAD_INPUT,
    edits: [
      { file: TEXT, find: "if (!text.isWellFormed()) return 'must be well-formed Unicode';", replace: '' },
      { file: TEXT, find: '/(?![\\t\\n\\r])\\p{Cc}/u', replace: '/(?!\\p{Cc})\\p{Cc}/u' },
    ],
    caughtBy: tests('submit/submission.unit'),
  },
  {
    name: 'half a surrogate pair is let through',
    breaks: BAD_INPUT,
    edits: [{ file: TEXT, find: "if (!text.isWellFormed()) return 'must be well-formed Unicode';", replace: '' }],
    caughtBy: tests('submit/submission.unit'),
  },
  {
    name: 'of the control characters only NUL is refused',
    breaks: READ,
    edits: [{ file: TEXT, find: '/(?![\\t\\n\\r])\\p{Cc}/u', replace: '/\\0/u' }],
    caughtBy: tests('submit/input-rules'),
  },
  {
    name: 'blank is what consists of white space',
    breaks: READ,
    edits: [{ file: TEXT, find: 'return UNSEEN.test(text);', replace: "return text.trim() === '';" }],
    caughtBy: tests('submit/input-rules'),
  },
  {
    name: 'the Braille blank is not blank',
    breaks: READ,
    edits: [
      { file: TEXT, find: '\\p{Default_Ignorable_Code_Point}\\u2800]', replace: '\\p{Default_Ignorable_Code_Point}]' },
    ],
    caughtBy: tests('submit/text.unit'),
  },
  {
    name: 'options are distinct where their code points are',
    breaks: READ,
    edits: [{ file: TEXT, find: 'const forms = texts.map(comparableForm);', replace: 'const forms = [...texts];' }],
    caughtBy: tests('submit/submission.unit'),
  },
  {
    name: 'options may differ by what is not seen',
    breaks: READ,
    edits: [{ file: TEXT, find: "      .replace(DEFAULT_IGNORABLE, '')\n", replace: '' }],
    caughtBy: tests('submit/submission.unit'),
  },
  {
    name: 'options that differ by case are the same',
    breaks: READ,
    edits: [
      {
        file: TEXT,
        find: "      .replace(WHITE_SPACE, ' ')\n",
        replace: "      .replace(WHITE_SPACE, ' ').toLowerCase()\n",
      },
    ],
    caughtBy: tests('submit/submission.unit'),
  },
  {
    name: 'a domain is stored as it was typed',
    breaks: ONE_PERSON,
    edits: [
      {
        file: ADDRESS,
        find: '? domain : null;',
        replace: '? typed.toLowerCase() : null;',
      },
    ],
    caughtBy: tests('decide/separation-of-duties'),
  },
  {
    name: 'an address may have any letter before the @',
    breaks: 'no task goes to whom SES never mails',
    edits: [
      {
        file: ADDRESS,
        find: "if (/\\P{ASCII}/u.test(local)) return { fault: 'must have only ASCII characters before the @' };",
        replace: '',
      },
      { file: ADDRESS, find: 'if (!LOCAL_PART.test(local))', replace: 'if (/[\\s@]/.test(local))' },
    ],
    caughtBy: tests('decide/separation-of-duties'),
  },
  {
    name: 'an address may hold what is not seen',
    breaks: ONE_PERSON,
    edits: [
      {
        file: ADDRESS,
        find: "if (hasDefaultIgnorable(trimmed)) return { fault: 'must hold no invisible characters' };",
        replace: '',
      },
      { file: ADDRESS, find: '|| hasDefaultIgnorable(typed) ', replace: '' },
    ],
    caughtBy: tests('decide/separation-of-duties'),
  },
  {
    name: 'a domain of digits is read as an IP address',
    breaks: 'no task goes to whom SES never mails',
    edits: [
      { file: ADDRESS, find: "typed: '.ü', ascii: '.xn--tda'", replace: "typed: '', ascii: ''" },
      { file: ADDRESS, find: 'host.slice(0, -LAST_LABEL.ascii.length)', replace: 'host' },
      { file: ADDRESS, find: '(?=[a-z])', replace: '' },
    ],
    caughtBy: tests('submit/email-address.unit'),
  },
  {
    name: 'an address is composed before its length is looked at',
    breaks: 'one request does not keep the function busy',
    edits: [
      {
        file: ADDRESS,
        find: 'const trimmed = typed.trim();',
        replace: "const trimmed = typed.trim().normalize('NFC').slice(0, 255);",
      },
      {
        file: ADDRESS,
        find: 'lengthFault(trimmed, LIMITS.address)',
        replace: 'lengthFault(typed.normalize("NFC"), LIMITS.address - 3)',
      },
    ],
    caughtBy: tests('submit/email-address.unit'),
  },
  {
    name: 'a comma parts groups',
    breaks: 'who is no coordinator does not become one by a name',
    edits: [{ file: CLAIMS, find: 'split(/\\s+/)', replace: 'split(/[\\s,]+/)' }],
    caughtBy: tests('decide/claims.unit'),
  },
  {
    name: 'an item of a list may have a field that hides',
    breaks: 'of a list of decisions each is judged by the same rules',
    edits: [
      {
        file: 'src/core/decide-tasks.ts',
        find: '[...decisions.entries()]',
        replace:
          '[...decisions.entries()].map(([i, { __proto__: _, ...item }]) => [i, item] as [number, { task_id: string }])',
      },
    ],
    caughtBy: tests('submit/input-rules'),
  },
  {
    name: 'a list of faults has no end',
    breaks: 'one request does not keep the function busy',
    edits: [{ file: INPUT, find: '.slice(0, LIMITS.faults)', replace: '' }],
    caughtBy: tests('submit/input-rules'),
  },
  {
    name: 'options are looked at before they are counted',
    breaks: 'one request does not keep the function busy',
    edits: [
      {
        file: 'src/core/submission-input.ts',
        find: `const options = v.pipe(
  // The count first: a list of thousands would be answered with thousands of faults.
  v.array(v.unknown(), 'must be a list'),`,
        replace: `const options = v.pipe(
  v.array(filledText(LIMITS.option), 'must be a list'),`,
      },
    ],
    caughtBy: tests('submit/submission.unit'),
  },
  {
    name: 'an unknown query parameter is ignored',
    breaks: BAD_INPUT,
    edits: [{ file: INPUT, find: 'noQuery = v.strictObject({})', replace: 'noQuery = v.object({})' }],
    caughtBy: tests('submit/input-rules'),
  },
  {
    name: 'the query is judged before who asks',
    breaks: 'who has no part in a task does not learn that it exists',
    edits: [
      {
        file: 'src/read_tasks/app.ts',
        find: "  'GET /tasks/{task_id}': async (request) => {\n",
        replace: "  'GET /tasks/{task_id}': async (request) => {\n    request.refuseQuery();\n",
      },
    ],
    caughtBy: tests('submit/input-rules'),
  },
  {
    name: 'a body within the limits of characters is too large',
    breaks: 'what the limits of characters allow can be sent',
    edits: [{ file: HTTP, find: '262_144', replace: '131_072' }],
    caughtBy: tests('submit/input-rules'),
  },
  {
    name: 'a byte order mark is ignored in bytes and not in text',
    breaks: 'a body is read alike in whichever form it comes',
    edits: [
      { file: HTTP, find: ".replace(/^\\ufeff/, '')", replace: '' },
      { file: HTTP, find: ', ignoreBOM: true', replace: '' },
    ],
    caughtBy: tests('read/problem.unit'),
  },
];
