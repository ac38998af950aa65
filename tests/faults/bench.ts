import pg from 'pg';
import { keepVersions } from '../simulation/world-database.ts';
import { type Mail, mails } from '../support/api-client.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

/** The whole stack as a user has it, and access to its database. */
export interface Bench {
  target: Target;
  stack: Stack;
  rows: TestDatabase['rows'];
  /** Begins a fault through the call that a user would make. */
  begin(fault: string, value?: string): Promise<void>;
  endAllFaults(): Promise<void>;
  /** Invokes the repairing function, like its schedule. */
  reconcile(): Promise<void>;
  mails(): Promise<Mail[]>;
  clearMailbox(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the stack on its own temporary database; `faults` are on from the beginning. */
export async function openBench(faults: string[] = []): Promise<Bench> {
  const stack = await startStack({ arguments: ['--ephemeral', ...faults.flatMap((fault) => ['--fault', fault])] });
  const target = targetOf(stack);
  const databaseUrl = /postgres:\/\/\S+/.exec(stack.output())?.[0];
  if (databaseUrl === undefined) throw new Error('the stack did not print the URL of its database');
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // The server restarts in some tests.
  pool.on('error', () => undefined);
  const admin = async (method: string, path: string, body?: string): Promise<unknown> => {
    const response = await fetch(`${stack.awsUrl}${path}`, { method, ...(body !== undefined && { body }) });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return await response.json();
  };
  const rows: Bench['rows'] = async (text, values) => (await pool.query(text, values)).rows;
  await keepVersions({ rows });
  return {
    target,
    stack,
    rows,
    begin: async (fault, value) => void (await admin('PUT', `/faults/${fault}`, value)),
    endAllFaults: async () => void (await admin('DELETE', '/faults')),
    reconcile: async () =>
      void (await admin('POST', '/2015-03-31/functions/ReconcileFunction/invocations', '{"source":"aws.events"}')),
    mails: () => mails(target),
    clearMailbox: async () => void (await fetch(`${stack.mailboxUrl}/clear-store`, { method: 'POST' })),
    stop: async () => {
      await pool.end();
      await stack.stop();
    },
  };
}
