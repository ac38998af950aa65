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

/** Reads and changes tasks and questions. */
export const taskStore = () => ({ ...store(), ...questionStore() });

/** Opens links. */
export const linkStore = () => ({ ...taskStore(), ...paperLinkStore() });

/** The ports of deciding and withdrawing. */
export const portsOf = (via: Via, { id: request_id }: HttpRequest) => ({
  store: taskStore(),
  starter: starter(),
  callbacks: callbacks(),
  telemetry,
  clock,
  origin: { via, request_id },
});

/** The ports of reassigning and moving deadlines. */
export const reassignPortsOf = ({ id: request_id }: HttpRequest) => ({
  policy: assessorPolicy(),
  store: { ...taskStore(), ...reassignments() },
  clock,
  origin: { via: 'REST' as const, request_id },
});

/** The ports of absences. */
export const absencePortsOf = ({ id: request_id }: HttpRequest) => ({
  policy: assessorPolicy(),
  store: absences(),
  clock,
  origin: { via: 'REST' as const, request_id },
});

/** The ports of changing a paper. */
export const paperPortsOf = (request: HttpRequest) => ({
  ...portsOf('REST', request),
  policy: assessorPolicy(),
  store: { ...paperGate(), ...paperStore() },
});
