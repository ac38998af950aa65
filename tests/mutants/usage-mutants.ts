import type { Mutant } from './mutant.ts';

const MACHINE = 'statemachine/approval_workflow.asl.json';
const TEMPLATE = 'template.yaml';
const COUNTS = { tests: ['tests/stack/usage.test.ts'] };
const CONCURRENCY = { tests: ['tests/deploy/concurrency.template.test.ts'] };

/** Mutants that make an approval cost more than docs/cost.md says, or open more connections than the database accepts. */
export const usageMutants: Mutant[] = [
  {
    name: 'the state machine has a state more',
    breaks: 'an approval enters four states',
    edits: [
      {
        file: MACHINE,
        find: '      "Next": "Decision?"\n    },\n',
        replace: '      "Next": "Pause"\n    },\n    "Pause": { "Type": "Pass", "Next": "Decision?" },\n',
      },
    ],
    caughtBy: COUNTS,
  },
  {
    name: 'runs of reconcile are not limited',
    breaks: 'connections fit into the database',
    edits: [
      {
        file: TEMPLATE,
        find: '      ReservedConcurrentExecutions: !If [LimitsConcurrency, 5, !Ref AWS::NoValue]\n',
        replace: '',
      },
    ],
    caughtBy: CONCURRENCY,
  },
  {
    name: 'one function is left out of the limit',
    breaks: 'connections fit into the database',
    edits: [
      {
        file: TEMPLATE,
        find: '      ReservedConcurrentExecutions: !If [LimitsConcurrency, !Ref FunctionConcurrency, !Ref AWS::NoValue]\n      LoggingConfig:\n        LogGroup: !Ref ReadTasksLogGroup\n',
        replace: '      LoggingConfig:\n        LogGroup: !Ref ReadTasksLogGroup\n',
      },
    ],
    caughtBy: CONCURRENCY,
  },
];
