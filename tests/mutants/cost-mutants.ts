import type { Mutant } from './mutant.ts';

const MACHINE = 'statemachine/approval_workflow.asl.json';
const TEMPLATE = 'template.yaml';
const COUNTS = { tests: ['tests/acceptance/cost.test.ts'] };
const BILL = { tests: ['tests/unit/bill.test.ts', 'tests/template/cost.test.ts'] };
const CONCURRENCY = { tests: ['tests/template/concurrency.test.ts'] };

/** What makes an approval dearer than the bill says, and functions more than the database takes. */
export const costMutants: Mutant[] = [
  {
    name: 'the state machine has a state more',
    breaks: 'an approval enters as many states as are billed',
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
    name: 'each message is logged twice',
    breaks: 'an approval logs no more than is billed',
    edits: [
      {
        file: 'src/runtime/sqs.ts',
        find: "    logger.info('message handled', ids);\n",
        replace: "    for (const _ of [1, 2]) logger.info('message handled', ids);\n",
      },
    ],
    caughtBy: COUNTS,
  },
  {
    name: 'steps of a price begin at nothing',
    breaks: 'each part of the units is billed once',
    edits: [{ file: 'scripts/cost/prices.ts', find: '    begin = upTo;\n', replace: '' }],
    caughtBy: BILL,
  },
  {
    name: 'an endpoint is billed once for all its zones',
    breaks: 'the bill is of what is deployed',
    edits: [
      {
        file: 'scripts/cost/deployment.ts',
        find: 'zones + asStrings(properties.SubnetIds).length',
        replace: 'zones + Math.min(1, asStrings(properties.SubnetIds).length)',
      },
    ],
    caughtBy: BILL,
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
