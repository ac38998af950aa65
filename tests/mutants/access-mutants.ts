import type { Mutant } from './mutant.ts';

const ACCESS = 'src/core/access.ts';
const DECIDE = 'src/core/decide-task.ts';
const REVIEW = 'src/core/review-task.ts';
const CLAIMS = 'src/runtime/claims.ts';
const SCHEMA = 'src/migrations/0001_create_tasks.sql';

const tests = (...names: string[]) => ({ tests: names.map((name) => `tests/${name}.test.ts`) });

/** Mutants of who may do what: the rule, its check, the token, the link, and the separation of duties. */
export const accessMutants: Mutant[] = [
  {
    name: 'an author who is assessor may decide',
    breaks: 'nobody decides their own question',
    edits: [
      {
        file: ACCESS,
        find: "if (isAssessor && !isAuthor) return 'allowed';",
        replace: "if (isAssessor) return 'allowed';",
      },
    ],
    caughtBy: tests('decide/access.unit'),
  },
  {
    name: 'a sealed task shows what is in it',
    breaks: 'no use case can forget to ask',
    edits: [
      {
        file: ACCESS,
        find: 'return { assigned_by, assigned_to, is_decided_on, [content]: task };',
        replace: 'return { ...task, [content]: task };',
      },
    ],
    caughtBy: tests('read/task-store'),
  },
  {
    name: 'reading a task asks for its assessor instead of the caller',
    breaks: 'who has no part in a task does not learn that it exists',
    edits: [
      {
        file: 'src/core/read-tasks.ts',
        find: "authorize(person, task, 'read')",
        replace: "authorize({ ...person, email: task.assigned_to }, task, 'read')",
      },
    ],
    caughtBy: tests('decide/every-route'),
  },
  {
    name: 'what the gate answers is shown to whoever asked',
    breaks: 'who has no part in a task does not learn that it exists',
    edits: [
      {
        file: DECIDE,
        find: "authorize(person, answer.task, 'decide')",
        replace: "authorize({ ...person, email: answer.task.assigned_to }, answer.task, 'decide')",
      },
    ],
    caughtBy: tests('decide/access'),
  },
  {
    name: 'an invalid decision is judged before its caller',
    breaks: 'who has no part in a task does not learn that it exists',
    edits: [{ file: DECIDE, find: "    authorize(person, task, 'decide');\n", replace: '' }],
    caughtBy: tests('decide/every-route'),
  },
  {
    name: 'a submission does not ask who its assessor is',
    breaks: 'nobody is made the assessor of their own question',
    edits: [
      {
        file: 'src/core/assessor-policy.ts',
        find: `seal({ assigned_by, assigned_to }), 'submit')`,
        replace: `seal({ assigned_by, assigned_to: '' }), 'submit')`,
      },
    ],
    caughtBy: tests('decide/separation-of-duties'),
  },
  {
    name: 'an address need not be verified',
    breaks: 'only a verified address counts',
    edits: [
      {
        file: CLAIMS,
        find: "if (String(claims.email_verified) !== 'true')",
        replace: 'if (claims.email_verified === undefined)',
      },
    ],
    caughtBy: tests('decide/every-route'),
  },
  {
    name: "the token's address is compared as it is spelled",
    breaks: 'addresses are compared after normalising',
    edits: [
      {
        file: CLAIMS,
        find: 'if (address !== undefined) return address;',
        replace: 'if (address !== undefined) return String(email);',
      },
    ],
    caughtBy: tests('decide/access'),
  },
  {
    name: 'deciding asks for no token',
    breaks: 'every route but pages, health and 404 asks for a token',
    edits: [
      {
        file: 'template.yaml',
        find: '            Path: /tasks/{task_id}/decision\n',
        replace: '            Path: /tasks/{task_id}/decision\n            Auth:\n              Authorizer: NONE\n',
      },
    ],
    caughtBy: tests('decide/every-route'),
  },
  {
    name: 'an author may be assessor in the database',
    breaks: 'assigned_to is never assigned_by',
    edits: [{ file: SCHEMA, find: 'check (assigned_to <> assigned_by)', replace: "check (assigned_to <> '')" }],
    caughtBy: tests('decide/separation-of-duties'),
  },
  {
    name: 'an author may be decider in the database',
    breaks: 'decided_by is never assigned_by',
    edits: [{ file: SCHEMA, find: 'check (decided_by <> assigned_by)', replace: "check (decided_by <> '')" }],
    caughtBy: tests('decide/separation-of-duties'),
  },
  {
    name: 'a form may say who decides',
    breaks: 'decided_by is never from the body',
    edits: [
      {
        file: REVIEW,
        find: 'recordDecision(ports, holder, task',
        replace: 'recordDecision(ports, { ...holder, ...(form.decided_by && { email: form.decided_by }) }, task',
      },
    ],
    caughtBy: tests('decide/separation-of-duties'),
  },
  {
    name: 'a link with the form in its query decides',
    breaks: 'GET changes nothing',
    edits: [
      {
        file: 'src/resume_workflow/link-routes.ts',
        find: `  'GET /review/{code}': reviewRoute(async ({ param }) => {
    const opened = await openLinkedPage({ store: linkStore() }, param('code'));`,
        replace: `  'GET /review/{code}': reviewRoute(async (request) => {
    const { param, query } = request;
    if (query.decision) await decideReview(portsOf('LINK', request), param('code'), () => query).catch(() => null);
    const opened = await openLinkedPage({ store: linkStore() }, param('code'));`,
      },
    ],
    caughtBy: tests('decide/scanner'),
  },
  {
    name: 'a form needs no nonce',
    breaks: 'a decision on the page is for the text that was seen',
    edits: [
      {
        file: REVIEW,
        find: "if (!equalsInConstantTime(form.nonce ?? '', nonceOf",
        replace: "if (form.nonce === '' && !equalsInConstantTime(form.nonce, nonceOf",
      },
    ],
    caughtBy: tests('decide/review-decision'),
  },
  {
    name: 'the nonce is for any content',
    breaks: 'a decision on the page is for the text that was seen',
    edits: [
      {
        file: REVIEW,
        find: 'sha256(contentOf(question))',
        replace: "sha256('any content')",
      },
    ],
    caughtBy: tests('decide/review-nonce.unit', 'decide/review-decision'),
  },
  {
    name: 'the nonce is for any link',
    breaks: 'a nonce belongs to one link',
    edits: [{ file: REVIEW, find: 'return hmacSha256(code, ', replace: "return hmacSha256('any', " }],
    caughtBy: tests('decide/review-nonce.unit', 'decide/review-decision'),
  },
];
