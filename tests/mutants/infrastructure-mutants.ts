// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of a template.
import type { Mutant } from './mutant.ts';

const TEMPLATE = 'infra-cloudformation.yaml';
const tests = (...names: string[]) => ({ tests: names.map((name) => `tests/deploy/${name}.template.test.ts`) });

/** Mutants of the network, the sign-in, the mail and the parameters of the infrastructure stack. */
export const infrastructureMutants: Mutant[] = [
  {
    name: 'people may write every attribute of theirs',
    breaks: 'nobody decides their own question under another address',
    edits: [{ file: TEMPLATE, find: '      WriteAttributes: [name]\n', replace: '' }],
    caughtBy: tests('infrastructure'),
  },
  {
    name: 'an endpoint takes credentials of any account',
    breaks: 'nothing leaves through an endpoint to another account',
    edits: [
      {
        file: TEMPLATE,
        find: `            Resource: !Sub arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:*
            Condition:
              StringEquals:
                aws:PrincipalAccount: !Ref AWS::AccountId
`,
        replace: '            Resource: !Sub arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:*\n',
      },
    ],
    caughtBy: tests('permissions'),
  },
  {
    name: 'answers to CloudFormation go to any bucket of such a name',
    breaks: 'nothing leaves through an endpoint to another account',
    edits: [{ file: TEMPLATE, find: 'custom-resource-response-${Region}/*', replace: 'custom-resource-response-*/*' }],
    caughtBy: tests('permissions'),
  },
  {
    name: 'the sender is made an identity without an address',
    breaks: 'the infrastructure deploys without a sender',
    edits: [
      {
        file: TEMPLATE,
        find: "HasSenderIdentity: !And [!Condition HasSender, !Equals [!Ref CreateSenderIdentity, 'true']]",
        replace: "HasSenderIdentity: !Equals [!Ref CreateSenderIdentity, 'true']",
      },
    ],
    caughtBy: tests('infrastructure'),
  },
  {
    name: 'bounces are not heard',
    breaks: 'a mail that cannot arrive is noticed',
    edits: [
      {
        file: TEMPLATE,
        find: 'MatchingEventTypes: [BOUNCE, COMPLAINT, REJECT]',
        replace: 'MatchingEventTypes: [COMPLAINT, REJECT]',
      },
    ],
    caughtBy: tests('infrastructure'),
  },
  {
    name: 'a most capacity below the least one is taken',
    breaks: 'a wrong parameter is refused before anything is made',
    edits: [
      {
        file: TEMPLATE,
        find: "- Fn::Contains: [['16', '32', '64', '128', '256'], Ref: DBMaxCapacity]",
        replace: "- Fn::Contains: [['8', '16', '32', '64', '128', '256'], Ref: DBMaxCapacity]",
      },
    ],
    caughtBy: tests('infrastructure-parameters'),
  },
  {
    name: 'the alarm on connections watches a cluster that does not exist',
    breaks: 'an alarm watches what it says',
    edits: [
      {
        file: TEMPLATE,
        find: `      MetricName: DatabaseConnections
      Dimensions:
        - Name: DBClusterIdentifier`,
        replace: `      MetricName: DatabaseConnections
      Dimensions:
        - Name: DBInstanceIdentifier`,
      },
    ],
    caughtBy: tests('infrastructure'),
  },
  {
    name: 'an exported value may be missing',
    breaks: 'the application can import what it needs',
    edits: [
      {
        file: TEMPLATE,
        find: '  SenderAddressOrNone:\n',
        replace: '  SenderAddressOrNone:\n    Condition: HasSender\n',
      },
    ],
    caughtBy: tests('exports'),
  },
  {
    name: 'the stack on one machine ignores rules',
    breaks: 'a wrong parameter is refused before anything is made',
    edits: [
      {
        file: 'packages/local-sam/src/cloudformation/evaluate-template.ts',
        find: '  checkRules(template, parameters);\n',
        replace: '',
      },
    ],
    caughtBy: tests('infrastructure-parameters'),
  },
];
