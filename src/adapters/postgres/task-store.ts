import type { TaskStore } from '../../core/ports/task-store.ts';
import { assignments } from './assign.ts';
import { closes } from './close.ts';
import type { Query } from './connection.ts';
import { decisions } from './decide.ts';
import { reads } from './read.ts';
import { submissions } from './submit.ts';
import { withdrawals } from './withdraw.ts';

/** The task store in PostgreSQL: one round trip per call, unless the port says otherwise. */
export function createTaskStore(query: Query): TaskStore {
  return {
    ...submissions(query),
    ...withdrawals(query),
    ...assignments(query),
    ...decisions(query),
    ...closes(query),
    ...reads(query),
  };
}
