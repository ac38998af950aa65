import type { EvaluatedTemplate } from './cloudformation/evaluate-template.ts';
import type { InvokeFunction, Log, Rotation } from './types.ts';

/** The steps of a rotation by Secrets Manager. */
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** The secrets of a template that a function rotates. */
export function rotationSpecs(template: EvaluatedTemplate): Rotation[] {
  return template.resources
    .filter(({ type }) => type === 'AWS::SecretsManager::RotationSchedule')
    .map(({ properties }) => ({
      secretArn: String(properties.SecretId),
      functionArn: String(properties.RotationLambdaARN),
    }));
}

/**
 * Has a function rotate a secret to the version with that id, step by step. A failed step ends it, and the reason is in the
 * function's log; Secrets Manager would try again later.
 */
export function rotateWith(invoke: InvokeFunction, log: Log): (rotation: Rotation, versionId: string) => Promise<void> {
  return async ({ secretArn, functionArn }, versionId) => {
    for (const Step of STEPS) {
      const event = { Step, SecretId: secretArn, ClientRequestToken: versionId };
      const { functionError } = await invoke(functionArn, event).catch(() => ({ functionError: 'Unhandled' }));
      if (functionError === undefined) continue;
      log(`Warning: ${secretArn} was not rotated: ${Step} failed`);
      return;
    }
  };
}
