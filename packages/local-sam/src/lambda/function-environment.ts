import { devNull } from 'node:os';
import { REGION } from '../cloudformation/placeholders.ts';
import type { FunctionSpec } from './function-spec.ts';

/** The addresses of the services that functions call, and the layers mounted for them. */
export interface FunctionSurroundings {
  /** The AWS SDK's own AWS_ENDPOINT_URL variables. */
  endpointVariables: Record<string, string>;
  taskRoot: string;
  nodePath: string;
}

/**
 * All variables that a function sees: the template's, those that Lambda sets, and the SDK's endpoint variables. It sees
 * none of the environment that the stack was started in, so a variable that the template forgot is missing here too.
 */
export function functionEnvironment(spec: FunctionSpec, surroundings: FunctionSurroundings): Record<string, string> {
  return {
    ...spec.variables,
    ...surroundings.endpointVariables,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // Otherwise a profile of the person who runs this could bring its own endpoints and credentials.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: surroundings.taskRoot,
    _HANDLER: spec.handler,
    NODE_PATH: surroundings.nodePath,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
  };
}
