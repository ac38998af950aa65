import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { authorMailer, reminderMailer, assessorMailer as sesAssessorMailer } from '../adapters/email/mailer.ts';
import { absenceReads, absences as createAbsences } from '../adapters/postgres/absences.ts';
import { assignments as createAssignments } from '../adapters/postgres/assign.ts';
import { connect } from '../adapters/postgres/connection.ts';
import { papers } from '../adapters/postgres/papers.ts';
import { histories, reads } from '../adapters/postgres/read.ts';
import { taskLists } from '../adapters/postgres/read-lists.ts';
import { overviews } from '../adapters/postgres/read-overview.ts';
import { paperLinks, paperReads } from '../adapters/postgres/read-papers.ts';
import { questionReads } from '../adapters/postgres/read-questions.ts';
import { reassignments as createReassignments } from '../adapters/postgres/reassign.ts';
import { repairs } from '../adapters/postgres/repair.ts';
import { createTaskStore } from '../adapters/postgres/task-store.ts';
import { secretReader } from '../adapters/secrets/secret.ts';
import {
  executionReader,
  taskCallbacks as stepFunctionsCallbacks,
  workflowStarter,
} from '../adapters/step-functions/workflow.ts';
import { ConfigError } from '../core/errors.ts';
import { REVIEW_LINK_MODES, type ReviewLinkMode } from '../core/ports/mail.ts';
import type { Clock, Ids } from '../core/ports/system.ts';
import {
  functionName,
  maximumConcurrency,
  reminderPercents,
  senderAddress,
  variable,
  variableIfSet,
} from './config.ts';
import { describeError, logger, telemetry } from './logger.ts';

/**
 * Created on first use and kept for the life of the execution environment: connections outlive invocations. The
 * annotation lets the bundler leave out what a function does not use.
 */
/* @__NO_SIDE_EFFECTS__ */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const clock: Clock = { now: () => new Date() };

const pause = (milliseconds: number) => wait(milliseconds);

export const ids: Ids = {
  uuid: () => randomUUID(),
  linkCode: () => randomBytes(32).toString('base64url'),
};

const query = once(() =>
  connect({
    readSecret: secretReader(variable('DB_SECRET_ARN')),
    applicationName: functionName,
    concurrency: maximumConcurrency,
    onIdleError: (error) => logger.warn('idle database connection lost', { error: describeError(error) }),
  }),
);

/** Only what callback uses, so that its bundle stays small. */
export const assignments = once(() => createAssignments(query()));

export const store = once(() => createTaskStore(query()));

/** Only what read_tasks uses, which may not change a task. */
export const readStore = once(() => ({ ...reads(query()), ...taskLists(query()) }));

export const questionStore = once(() => questionReads(query()));

export const paperGate = once(() => papers(query()));

export const paperStore = once(() => paperReads(query()));

export const paperLinkStore = once(() => paperLinks(query()));

export const reassignments = once(() => createReassignments(query()));

export const absences = once(() => ({ ...absenceReads(query()), ...createAbsences(query()) }));

/** Only what read_tasks uses. */
export const absenceReader = once(() => absenceReads(query()));

export const overviewStore = once(() => overviews(query()));

export const history = once(() => histories(query()));

export const repairStore = once(() => repairs(query()));

export const starter = once(() => workflowStarter(variable('STATE_MACHINE_ARN')));

const executions = once(() => executionReader(variable('STATE_MACHINE_ARN')));

export const callbacks = once(() => stepFunctionsCallbacks());

/** Where mailed links lead. @throws ConfigError */
export function reviewLinkMode(): ReviewLinkMode {
  const value = variable('REVIEW_LINK_MODE');
  const mode = REVIEW_LINK_MODES.find((known) => known === value);
  if (mode === undefined) throw new ConfigError('the variable REVIEW_LINK_MODE is none of its modes');
  return mode;
}

/** Null if mail is off. */
const mailerOptions = once(() => {
  const sender = senderAddress();
  if (sender === null) return null;
  const configurationSet = variableIfSet('MAIL_CONFIGURATION_SET');
  return { sender, configurationSet, apiUrl: variable('API_URL'), linkMode: reviewLinkMode() };
});

/** Null if mail is off. */
export const assessorMailer = once(() => {
  const options = mailerOptions();
  return options && sesAssessorMailer(options);
});

const mailer = once(() => {
  const options = mailerOptions();
  return options && { ...sesAssessorMailer(options), ...reminderMailer(options), ...authorMailer(options) };
});

/** The claim of an ID token that lists the groups of its owner. */
export const groupsClaim = once(() => variable('GROUPS_CLAIM'));

/** The ports of repairing, for the invocation with that id. */
export const repairPorts = (request_id: string) => ({
  store: { ...store(), ...repairStore(), ...absences() },
  starter: starter(),
  executions: executions(),
  callbacks: callbacks(),
  mailer: mailer(),
  telemetry,
  clock,
  ids,
  pause,
  reminder_percents: reminderPercents(),
  origin: { via: 'RECONCILE' as const, request_id },
});
