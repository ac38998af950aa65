import type { Mutant } from './mutant.ts';

const SCRIPT = 'src/views/page-script.ts';
const FORM = 'src/views/review-page.ts';
const REVIEW = 'src/core/review-task.ts';

const tests = (...names: string[]) => ({ tests: names.map((name) => `tests/${name}.test.ts`) });

/** Mutants of the pages behind mailed links, and of what keeps strangers from calling them without limit. */
export const pageMutants: Mutant[] = [
  {
    name: 'an approval takes what was written for a rejection, without the script',
    breaks: 'a comment written for a rejection is never sent with an approval',
    edits: [{ file: REVIEW, find: '  assertCommentsAreMeant(form, input);\n', replace: '' }],
    caughtBy: tests('decide/review-decision'),
  },
  {
    name: 'an approval takes what was written for a rejection, with the script',
    breaks: 'a comment written for a rejection is never sent with an approval',
    edits: [{ file: SCRIPT, find: "else if (next !== purpose) comments.value = drafts[next] ?? '';", replace: '' }],
    caughtBy: tests('pages/review-script.browser'),
  },
  {
    name: 'the script does not know what a refused form was written for',
    breaks: 'a comment written for a rejection is never sent with an approval',
    edits: [{ file: SCRIPT, find: 'decision.value || comments.dataset.for', replace: 'decision.value' }],
    caughtBy: tests('pages/review-script.browser'),
  },
  {
    name: 'Enter beside the button decides',
    breaks: 'a decision takes a choice and a press of the button',
    edits: [
      { file: FORM, find: '<input type="image" alt="" formmethod="dialog" formnovalidate hidden>\n', replace: '' },
    ],
    caughtBy: tests('pages/review.browser'),
  },
  {
    name: 'a key that is held down presses the button',
    breaks: 'no held key decides',
    edits: [{ file: SCRIPT, find: "event.repeat && event.key !== 'Tab' && ", replace: 'false && ' }],
    caughtBy: tests('pages/review-script.browser'),
  },
  {
    name: 'a choice is made already',
    breaks: 'a decision takes a choice and a press of the button',
    edits: [
      { file: FORM, find: 'undefined : refused?.decision;', replace: "undefined : (refused?.decision ?? 'APPROVED');" },
    ],
    caughtBy: tests('decide/review-page'),
  },
  {
    name: 'a question that is shown anew is decided already',
    breaks: 'a decision on the page is for the text that was seen',
    edits: [{ file: FORM, find: "hasFault(refused, 'nonce') ? undefined : ", replace: '' }],
    caughtBy: tests('decide/review-decision'),
  },
  {
    name: 'a press is answered by a page of its own',
    breaks: 'going back after a decision shows the record',
    edits: [
      {
        file: 'src/runtime/page.ts',
        find: 'return { statusCode, headers: { ...headers, location } };',
        replace: 'return { statusCode: statusCode === 303 ? 200 : 301, headers: { ...headers, location } };',
      },
    ],
    caughtBy: tests('decide/review-decision'),
  },
  {
    name: 'a form that is too large comes back empty',
    breaks: 'nothing typed is lost',
    edits: [
      {
        file: 'src/runtime/http-request.ts',
        find: 'typedForm: () => fieldsOf(bytesOf(event).toString()),',
        replace: 'typedForm: () => parseForm(bodyOf(event)),',
      },
    ],
    caughtBy: tests('decide/review-decision'),
  },
  {
    name: 'comments are cut by the browser',
    breaks: 'nothing typed is lost',
    edits: [{ file: FORM, find: 'name="comments" dir="auto"', replace: 'name="comments" maxlength="4000" dir="auto"' }],
    caughtBy: tests('decide/review-page'),
  },
  {
    name: 'the page of a task that closed undecided shows its question',
    breaks: 'a link to a withdrawn question shows it no more',
    edits: [{ file: REVIEW, find: 'task.decision === null ? withoutQuestion(task) : task', replace: 'task' }],
    caughtBy: tests('decide/review-page'),
  },
  {
    name: 'a site that opened the page keeps a hold on its window',
    breaks: 'no other window decides',
    edits: [{ file: 'src/views/layout.ts', find: "  'cross-origin-opener-policy': 'same-origin',\n", replace: '' }],
    caughtBy: tests('decide/review-page'),
  },
  {
    name: 'an assessor is told of more time than there is',
    breaks: 'the time left is rounded down',
    edits: [{ file: 'src/views/moments.ts', find: 'Math.floor(left / DAY_MS)', replace: 'Math.round(left / DAY_MS)' }],
    caughtBy: tests('pages/moments.unit'),
  },
  {
    name: 'a link to the inbox whose # was escaped leads elsewhere',
    breaks: 'mailed addresses survive what rewrites them',
    edits: [{ file: 'src/read_tasks/stray.ts', find: '`/#/', replace: '`/' }],
    caughtBy: tests('pages/stray-addresses'),
  },
  {
    name: 'a route that needs no token has the limits of the others',
    breaks: 'strangers cannot call without end',
    edits: [
      {
        file: 'template.yaml',
        find: '        HEAD /review/{code}:\n          ThrottlingRateLimit: !Ref OpenRouteRateLimit\n',
        replace: '        HEAD /review/{code}:\n          ThrottlingRateLimit: !Ref RouteRateLimit\n',
      },
    ],
    caughtBy: tests('deploy/throttling.template'),
  },
  {
    name: 'the local gateway keeps no limit',
    breaks: 'what runs locally is what is deployed',
    edits: [
      {
        file: 'packages/local-sam/src/http-api/gateway.ts',
        find: 'api.throttles.get(key) ?? api.defaultThrottle',
        replace: 'api.defaultThrottle',
      },
    ],
    caughtBy: { tests: ['packages/local-sam/tests/gateway.test.ts'] },
  },
];
