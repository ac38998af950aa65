import type { Person } from './access.ts';
import { type AftermathPorts, follow } from './aftermath.ts';
import type { AssessorPolicy } from './assessor-policy.ts';
import { earliest } from './earliest.ts';
import { TaskClosedError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import { deadlineInput, dueAt } from './move-deadline.ts';
import type { Paper } from './paper.ts';
import { authorizePaper, type PaperAction } from './paper-access.ts';
import type { PaperGate, PaperStore } from './ports/paper-store.ts';
import type { Clock } from './ports/system.ts';
import { assertMayTakeOver, placeInput, refuse } from './reassign.ts';
import type { Origin } from './task-event.ts';

export interface PaperPorts extends AftermathPorts {
  policy: AssessorPolicy;
  store: PaperGate & Pick<PaperStore, 'findPaper'>;
  clock: Clock;
  origin: Origin;
}

/**
 * Withdraws every open question of a paper. A repeated call returns the paper as it is. `refuseBody` is called after the access check:
 * 404 and 403 come before 400.
 * @throws NotFoundError | NotAuthorError | ValidationFailedError | DatabaseUnavailableError
 */
export async function withdrawPaper(
  ports: PaperPorts,
  person: Person,
  paper_id: string,
  refuseBody: () => void,
): Promise<Paper> {
  await find(ports, person, paper_id, 'withdraw');
  refuseBody();
  const closed = await ports.store.withdrawPaper(paper_id, person.email, ports.clock.now(), ports.origin);
  await follow(ports, { closed });
  return await find(ports, person, paper_id, 'read');
}

/**
 * Hands what `from` has to do in the open questions of a paper to another assessor. What may not move stays; if nothing may, throws the
 * reason.
 * @throws NotFoundError | NotAuthorError | NotCoordinatorError | ValidationFailedError | SelfReviewError | AssessorNotAllowedError |
 *   DuplicateAssessorError | DatabaseUnavailableError
 */
export async function reassignPaper(
  ports: PaperPorts,
  person: Person,
  paper_id: string,
  readBody: () => unknown,
): Promise<Paper> {
  const paper = await find(ports, person, paper_id, 'reassign');
  const { from, assigned_to } = parseInput(placeInput, readBody());
  assertMayTakeOver(ports.policy, person, paper.submitted_by, assigned_to);
  const change = { person, now: ports.clock.now(), origin: ports.origin };
  refuse(await ports.store.reassignPaper(paper_id, from, assigned_to, change));
  return await find(ports, person, paper_id, 'read');
}

/**
 * Moves the deadline of every open task of a paper; it counts from now.
 * @throws NotFoundError | NotAuthorError | ValidationFailedError | TaskClosedError | DatabaseUnavailableError
 */
export async function movePaperDeadline(
  ports: PaperPorts,
  person: Person,
  paper_id: string,
  readBody: () => unknown,
): Promise<Paper> {
  const paper = await find(ports, person, paper_id, 'move_deadline');
  const { due_in_seconds } = parseInput(deadlineInput, readBody());
  const now = ports.clock.now();
  const opened = paper.questions.flatMap(({ tasks }) => tasks.map(({ created_at }) => created_at));
  const due_at = dueAt(earliest(opened), now, due_in_seconds);
  if ((await ports.store.movePaperDeadline(paper_id, due_at, { person, now, origin: ports.origin })) === 0) {
    throw new TaskClosedError('no question of this paper waits for anybody');
  }
  return await find(ports, person, paper_id, 'read');
}

async function find({ store }: PaperPorts, person: Person, paper_id: string, action: PaperAction) {
  return authorizePaper(person, isUuid(paper_id) ? await store.findPaper(paper_id, person.email) : null, action);
}
