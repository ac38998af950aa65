import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDatabase } from '../tests/support/create-database.ts';
import { seedTask } from '../tests/support/seed.ts';
import { ROOT } from './processes.ts';

const fixture = (path: string) => JSON.parse(readFileSync(join(ROOT, 'events', `${path}.json`), 'utf8'));

const decided = { decision: 'APPROVED', decided_by: 'assessor@example.com', decided_at: new Date().toISOString() };

/** Makes one event of the happy path for each function that people wait for, with the rows that it needs. */
export const EVENTS: Record<string, (database: TestDatabase) => Promise<unknown>> = {
  CreateRequestFunction: async () => fixture('create_request/submit'),
  CallbackFunction: async (database) => {
    const event = fixture('callback/assignment');
    event.Records[0].body = JSON.stringify({ task_id: await seedTask(database), task_token: randomUUID() });
    return event;
  },
  ResumeWorkflowFunction: async (database) =>
    of(fixture('resume_workflow/approve'), await seedTask(database, { task_token: randomUUID() })),
  UpdateStatusFunction: async (database) => ({
    ...fixture('update_status/decided'),
    task_id: await seedTask(database, { task_token: randomUUID(), ...decided }),
  }),
  ReadTasksFunction: async (database) => of(fixture('read_tasks/read-task'), await seedTask(database)),
};

function of(event: { pathParameters: Record<string, string> }, task_id: string) {
  return { ...event, pathParameters: { ...event.pathParameters, task_id } };
}
