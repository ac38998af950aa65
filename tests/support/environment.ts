import { randomBytes, randomUUID } from 'node:crypto';
import { absences } from '../../src/adapters/postgres/absences.ts';
import { connect, type DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { papers } from '../../src/adapters/postgres/papers.ts';
import { taskLists } from '../../src/adapters/postgres/read-lists.ts';
import { paperReads } from '../../src/adapters/postgres/read-papers.ts';
import { questionReads } from '../../src/adapters/postgres/read-questions.ts';
import { reassignments } from '../../src/adapters/postgres/reassign.ts';
import { repairs } from '../../src/adapters/postgres/repair.ts';
import { createTaskStore } from '../../src/adapters/postgres/task-store.ts';
import type { ExecutionId } from '../../src/core/ports/workflow.ts';
import type { Decision } from '../../src/core/task.ts';
import type { Origin } from '../../src/core/task-event.ts';

/** The contents of one execution environment of Lambda: a database connection, and the dependencies of use cases. */
export type Environment = ReturnType<typeof createEnvironment>;

/** Makes one; `started`, `told` and `mailed` record its effects besides writes. The real use cases run on it. */
export function createEnvironment(secret: DatabaseSecret) {
  const started: string[] = [];
  const told: { task_token: string; decision: Decision | null }[] = [];
  const mailed: string[] = [];
  const query = connect({
    readSecret: async () => JSON.stringify(secret),
    applicationName: 'environment',
    onIdleError: () => undefined,
  });
  return {
    started,
    told,
    mailed,
    store: { ...createTaskStore(query), ...taskLists(query), ...questionReads(query), ...reassignments(query) },
    office: { ...papers(query), ...paperReads(query), ...repairs(query), ...absences(query) },
    starter: {
      start: async ({ task_id }: ExecutionId) => {
        started.push(task_id);
        return 'started' as const;
      },
    },
    callbacks: {
      sendDecision: async (task_token: string, decision: Decision | null) => {
        told.push({ task_token, decision });
        return 'delivered' as const;
      },
    },
    mailer: {
      sendReviewMail: async ({ code }: { code: string }) => void mailed.push(code),
      sendPaperMail: async ({ code }: { code: string }) => void mailed.push(code),
    },
    telemetry: { count: () => undefined, warn: () => undefined },
    clock: { now: () => new Date() },
    origin: { via: 'REST', request_id: 'request-1' } as Origin,
    policy: { assessor_domains: [], max_open_tasks: 0 },
    ids: { uuid: () => randomUUID(), linkCode: () => randomBytes(32).toString('base64url') },
  };
}

/** The items in random order, so that the same racer is not always first in the queue for a lock. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
