import { afterAll, beforeAll } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import type { DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { type AwsStandIn, startAwsStandIn } from './aws-stand-in.ts';
import type { TestDatabase } from './create-database.ts';
import { createTestDatabase } from './database.ts';
import { setFunctionEnvironment } from './function-environment.ts';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.ts';

/** The shipped handlers. Each keeps one database connection, like an execution environment of Lambda. */
export type Functions = Awaited<ReturnType<typeof importFunctions>>;

/** The functions on their own migrated database, with AWS answered over HTTP. */
export interface Deployment {
  database: TestDatabase;
  aws: AwsStandIn;
  functions: Functions;
  stop(): Promise<void>;
}

/**
 * Makes the deployment of one test file, once: handlers keep what they made of their environment. `secretOf` returns the
 * content of the database secret, by default the database's own; `variables` are set in addition to those of every test.
 */
export async function startDeployment(
  secretOf: (database: TestDatabase) => Promise<DatabaseSecret> | DatabaseSecret = (database) => database.secret,
  variables: Record<string, string> = {},
): Promise<Deployment> {
  const database = await createTestDatabase();
  const secret = await secretOf(database);
  const aws = await startAwsStandIn(() => secret);
  setFunctionEnvironment();
  Object.assign(process.env, variables);
  const stop = async () => {
    await database.drop();
    await aws.stop();
  };
  return { database, aws, functions: await importFunctions(), stop };
}

/** Like startDeployment, for a test file: it is there when the tests run, and ends after them. */
export function useDeployment(...options: Parameters<typeof startDeployment>): Deployment {
  const deployment = {} as Deployment;
  beforeAll(async () => {
    Object.assign(deployment, await startDeployment(...options));
  });
  afterAll(() => deployment.stop());
  return deployment;
}

/** Like useDeployment, with a proxy between functions and PostgreSQL that counts round trips and breaks connections. */
export function useProxiedDeployment(): Deployment & { proxy: PostgresProxy } {
  const deployment = useDeployment(async ({ secret }) => {
    deployment.proxy = await startPostgresProxy(secret);
    return deployment.proxy.secret;
  }) as Deployment & { proxy: PostgresProxy };
  afterAll(() => deployment.proxy.stop());
  return deployment;
}

/** The context that Lambda gives each invocation, apart from its times. */
export const CONTEXT = { awsRequestId: 'invocation-1' } as Context;

async function importFunctions() {
  const callback = (await import('../../src/callback/app.ts')).handler;
  const updateStatus = (await import('../../src/update_status/app.ts')).handler;
  const reconcile = (await import('../../src/reconcile/app.ts')).handler;
  return {
    createRequest: (await import('../../src/create_request/app.ts')).handler,
    callback: (event: SQSEvent) => callback(event, CONTEXT),
    resumeWorkflow: (await import('../../src/resume_workflow/app.ts')).handler,
    updateStatus: (input: unknown) => updateStatus(input, CONTEXT),
    readTasks: (await import('../../src/read_tasks/app.ts')).handler,
    reconcile: (event: Parameters<typeof reconcile>[0], context: Context) =>
      reconcile(event, { ...CONTEXT, ...context }),
    pages: (await import('../../src/pages/app.ts')).handler,
    migrate: (await import('../../src/migrate/app.ts')).handler,
  };
}

/** The JSON body of an answer. */
export function bodyOf(response: { body?: string | undefined }) {
  return JSON.parse(response.body ?? '');
}
