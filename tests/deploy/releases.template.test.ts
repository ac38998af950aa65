import { describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { application, functionIds, idsOf, propertiesOf } from '../support/templates.ts';

/** Functions that CloudFormation and Secrets Manager call: they have no traffic to shift. */
const WITHOUT_ALIAS = ['MigrateFunction', 'RotateSecretFunction'];
const released = functionIds.filter((id) => !WITHOUT_ALIAS.includes(id));

describe('a release', () => {
  test.each(released)('of %s gets a tenth of the calls first where canaries are asked for', (id) => {
    const { AutoPublishAlias, AutoPublishAliasAllProperties, DeploymentPreference } = propertiesOf(application, id);
    expect([AutoPublishAlias, AutoPublishAliasAllProperties]).toEqual(['live', true]);
    expect(DeploymentPreference).toMatchObject({
      Enabled: { Ref: 'CanaryReleases' },
      Type: 'Canary10Percent10Minutes',
    });
  });

  test('is taken back by an alarm that listens to what the API answers, and to failures that no caller sees', () => {
    const alarmsOf = (id: string) => asRecord(propertiesOf(application, id).DeploymentPreference).Alarms;
    expect(Object.fromEntries(released.map((id) => [id, alarmsOf(id)]))).toEqual({
      CreateRequestFunction: [{ Ref: 'ReleaseFailureAlarm' }],
      CallbackFunction: [{ Ref: 'ReleaseFailureAlarm' }, { Ref: 'CallbackErrorsAlarm' }],
      ResumeWorkflowFunction: [{ Ref: 'ReleaseFailureAlarm' }],
      UpdateStatusFunction: [{ Ref: 'ReleaseFailureAlarm' }, { Ref: 'UpdateStatusErrorsAlarm' }],
      ReadTasksFunction: [{ Ref: 'ReleaseFailureAlarm' }],
      PagesFunction: [{ Ref: 'ReleaseFailureAlarm' }],
      ReconcileFunction: [{ Ref: 'ReleaseFailureAlarm' }, { Ref: 'ReconcileErrorsAlarm' }],
    });
  });

  test('is at once, without CodeDeploy and tracing, unless a deployment asks for them', () => {
    expect(asRecord(application.parameters.CanaryReleases).Default).toBe('false');
    expect(asRecord(application.parameters.Tracing).Default).toBe('Disabled');
    expect(application.resources.ReleaseRole?.Condition).toBe('HasCanaries');
  });

  test('of a migration or a rotation has no alias', () => {
    for (const id of WITHOUT_ALIAS) {
      expect(Object.keys(propertiesOf(application, id))).not.toEqual(expect.arrayContaining(['AutoPublishAlias']));
    }
  });

  test('leaves executions of releases before aliases the function that they call', () => {
    expect(asRecord(propertiesOf(application, 'ApprovalStateMachine').DefinitionSubstitutions)).toMatchObject({
      UpdateStatusFunctionArn: { Ref: 'UpdateStatusFunction.Alias' },
    });
  });
});

test('every log group outlives the stack, and no next stack of its name meets it', () => {
  for (const id of idsOf(application, 'AWS::Logs::LogGroup')) {
    const { DeletionPolicy, UpdateReplacePolicy } = asRecord(application.resources[id]);
    expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'RetainExceptOnCreate', 'Retain']);
  }
  const named = idsOf(application, 'AWS::Logs::LogGroup').flatMap(
    (id) => propertiesOf(application, id).LogGroupName ?? [],
  );
  const idOfStack = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
  expect(named).toEqual(
    ['apis', 'states'].map((kind) => ({
      'Fn::Join': ['/', [`/aws/vendedlogs/${kind}`, { Ref: 'AWS::StackName' }, idOfStack]],
    })),
  );
});
