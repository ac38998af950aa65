import { join } from 'node:path';

/**
 * The variables that template.yaml gives the functions, with values for tests. Set them before importing a handler: it keeps
 * what it makes of them.
 */
export function setFunctionEnvironment(): void {
  Object.assign(process.env, {
    API_URL: 'https://api.example.com',
    DB_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:database',
    GROUPS_CLAIM: 'cognito:groups',
    JWT_AUDIENCE: 'client',
    JWT_ISSUER: 'https://issuer.example.com/pool',
    // The folder of files that stand in for the build's.
    LAMBDA_TASK_ROOT: join(import.meta.dirname, 'task-root'),
    REVIEW_LINK_MODE: 'capability',
    SENDER_ADDRESS: 'approvals@example.com',
    SIGN_IN_URLS: 'https://issuer.example.com/pool https://sign-in.example.com',
    STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:approval',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_METRICS_NAMESPACE: 'ApprovalWorkflow',
    POWERTOOLS_SERVICE_NAME: 'approval-workflow',
  });
}
