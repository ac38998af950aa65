import type { Via } from '../core/task-event.ts';
import {
  absences,
  callbacks,
  clock,
  paperGate,
  paperLinkStore,
  paperStore,
  questionStore,
  reassignments,
  starter,
  store,
} from '../runtime/container.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { telemetry } from '../runtime/logger.ts';
import { assessorPolicy } from '../runtime/policy.ts';

/** What reads tasks and questions, and changes them. */
export const taskStore = () => ({ ...store(), ...questionStore() });

/** What links open. */
export const linkStore = () => ({ ...taskStore(), ...paperLinkStore() });

/** What deciding and withdrawing need. */
export const portsOf = (via: Via, { id: request_id }: HttpRequest) => ({
  store: taskStore(),
  starter: starter(),
  callbacks: callbacks(),
  telemetry,
  clock,
  origin: { via, request_id },
});

/** What reassigning and moving deadlines need. */
export const reassignPortsOf = ({ id: request_id }: HttpRequest) => ({
  policy: assessorPolicy(),
  store: { ...taskStore(), ...reassignments() },
  clock,
  origin: { via: 'REST' as const, request_id },
});

/** What absences need. */
export const absencePortsOf = ({ id: request_id }: HttpRequest) => ({
  policy: assessorPolicy(),
  store: absences(),
  clock,
  origin: { via: 'REST' as const, request_id },
});

/** What changing a paper needs. */
export const paperPortsOf = (request: HttpRequest) => ({
  ...portsOf('REST', request),
  policy: assessorPolicy(),
  store: { ...paperGate(), ...paperStore() },
});
