import type { Mutant } from './mutant.ts';

const ACCIDENTS = { tests: ['tests/pages/inbox-accidents.browser.test.ts'] };
const NOBODY = 'nobody decides by accident in the inbox';

/** Mutants that let a person decide by accident, or decide something else than they meant. */
export const accidentMutants: Mutant[] = [
  {
    name: 'a confirmation begins on its button',
    breaks: NOBODY,
    edits: [
      {
        file: 'src/inbox/dialog.tsx',
        find: 'heading.current?.focus();',
        replace: "dialog.current?.querySelector<HTMLElement>('.primary')?.focus();",
      },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'a confirmation takes a key that was down before it',
    breaks: NOBODY,
    edits: [
      {
        file: 'src/inbox/presses.ts',
        find: 'return !event.repeat && (down.get(nameOf(event)) ?? 0) > before;',
        replace: 'return before < Number.POSITIVE_INFINITY;',
      },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'a confirmation believes that each key that is not said to repeat is a new press',
    breaks: NOBODY,
    edits: [
      {
        file: 'src/inbox/presses.ts',
        find: 'else if (!down.has(nameOf(event)) || event.metaKey)',
        replace: 'else',
      },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'a confirmation takes the second half of a double click',
    breaks: NOBODY,
    edits: [{ file: 'src/inbox/presses.ts', find: 'event.detail === 1 &&', replace: 'event.detail > 0 &&' }],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'a confirmation takes a click that began before all was shown',
    breaks: NOBODY,
    edits: [{ file: 'src/inbox/presses.ts', find: ' && pointerPress > before', replace: '' }],
    caughtBy: { tests: ['tests/pages/inbox-shown.browser.test.ts'] },
  },
  {
    name: 'a confirmation takes Space',
    breaks: NOBODY,
    edits: [
      {
        file: 'src/inbox/confirm-dialog.tsx',
        find: "if (event.key === ' ' || (event.key === 'Enter' && !isLate)) event",
        replace: "if (event.key === 'Enter' && !isLate) event",
      },
      { file: 'src/inbox/confirm-dialog.tsx', find: ', onKeyUp: preventSpace', replace: ', onKeyUp: () => {}' },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'a held Enter goes on to what has the focus next',
    breaks: NOBODY,
    edits: [
      { file: 'src/inbox/presses.ts', find: "if (event.repeat && event.key === 'Enter' &&", replace: 'if (false &&' },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'an address opens a confirmation',
    breaks: NOBODY,
    edits: [
      {
        file: 'src/inbox/decision-form.tsx',
        find: 'if (hasChosenOnTheWay(task.task_id)) making.field.current?.focus();',
        replace:
          "if (location.hash.endsWith('/APPROVED')) making.approve(); else if (hasChosenOnTheWay(task.task_id)) making.field.current?.focus();",
      },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'single keys act wherever the focus is',
    breaks: NOBODY,
    edits: [
      {
        file: 'src/inbox/keys.ts',
        find: "element?.addEventListener('keydown', onKey);",
        replace: "document.addEventListener('keydown', onKey);",
      },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'single keys cannot be switched off',
    breaks: 'who does not want single keys has none',
    edits: [{ file: 'src/inbox/keys.ts', find: ' || !areSingleKeysOn()', replace: '' }],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'a page that opened the inbox keeps hold of it',
    breaks: NOBODY,
    edits: [
      {
        file: 'src/views/inbox-page.ts',
        find: "'cross-origin-opener-policy': 'same-origin'",
        replace: "'cross-origin-opener-policy': 'unsafe-none'",
      },
    ],
    caughtBy: { tests: ['tests/pages/pages.test.ts'] },
  },
  {
    name: 'a complaint is sent with an approval',
    breaks: 'comments go with the decision that they were written for',
    edits: [
      {
        file: 'src/inbox/decision-draft.ts',
        find: 'return isObjection(draft) ? draft.objection : draft.remark;',
        replace: 'return draft.objection || draft.remark;',
      },
    ],
    caughtBy: { tests: ['tests/pages/inbox-decision-draft.unit.test.ts'] },
  },
  {
    name: 'a choice is forgotten by a reload',
    breaks: 'the button does what was chosen',
    edits: [
      {
        file: 'src/inbox/use-decision.ts',
        find: 'useKept<DecisionDraft>(draftKey(task_id), () => EMPTY_DRAFT)',
        replace: 'useState<DecisionDraft | undefined>(EMPTY_DRAFT) as [DecisionDraft, (draft?: DecisionDraft) => void]',
      },
    ],
    caughtBy: ACCIDENTS,
  },
  {
    name: 'several are approved without being ticked',
    breaks: 'each question of several is ticked as read',
    edits: [
      {
        file: 'src/inbox/approve-dialog.tsx',
        find: 'isRead(task) && (!isSeveral || batch.isTicked(task.task_id))',
        replace: 'isRead(task)',
      },
    ],
    caughtBy: { tests: ['tests/pages/inbox-bulk.browser.test.ts'] },
  },
  {
    name: 'what is taken out of several is approved with them',
    breaks: 'only what is shown is approved',
    edits: [
      {
        file: 'src/inbox/approve-dialog.tsx',
        find: 'useApproval(batch.tasks, onClose)',
        replace: 'useApproval(tasks, onClose)',
      },
    ],
    caughtBy: { tests: ['tests/pages/inbox-bulk.browser.test.ts'] },
  },
  {
    name: 'texts of the inbox are changed in place',
    breaks: 'a translated page shows what is recorded',
    edits: [{ file: 'src/inbox/main.tsx', find: '  keepTextsReplaceable();\n', replace: '' }],
    caughtBy: { tests: ['tests/pages/inbox-translated.browser.test.ts'] },
  },
  {
    name: 'the inbox believes the clock of the computer',
    breaks: 'overdue is what the service calls so',
    edits: [
      {
        file: 'src/inbox/clock.ts',
        find: 'return known === undefined ? Date.now() : known.server + performance.now() - known.page;',
        replace: 'return Date.now();',
      },
    ],
    caughtBy: { tests: ['tests/pages/inbox-clock.unit.test.ts'] },
  },
];
