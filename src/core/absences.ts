import * as v from 'valibot';
import type { Person } from './access.ts';
import { parseAddress } from './address.ts';
import { type AssessorPolicy, assertDomain } from './assessor-policy.ts';
import { NotFoundError } from './errors.ts';
import { emailAddress, moment, parseInput } from './input.ts';
import type { Absence, AbsenceReader, AbsenceStore } from './ports/absence-store.ts';
import type { Clock } from './ports/system.ts';
import type { Origin } from './task-event.ts';

/** Tasks moved in one commit: few enough that nobody notices the locks. */
const BATCH_SIZE = 50;

export interface AbsencePorts {
  policy: AssessorPolicy;
  store: AbsenceReader & AbsenceStore;
  clock: Clock;
  origin: Origin;
}

const absenceInput = v.pipe(
  v.strictObject({ substitute: emailAddress, from: moment, until: moment }),
  v.forward(
    v.partialCheck([['from'], ['until']], ({ from, until }) => until > from, 'must be after from'),
    ['until'],
  ),
  v.forward(
    v.partialCheck(
      [['from'], ['until']],
      ({ from, until }) => until <= aYearAfter(from),
      'must be at most a year after from',
    ),
    ['until'],
  ),
);

function aYearAfter(moment: Date): Date {
  const later = new Date(moment);
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return later;
}

/** Only they themselves and coordinators may see and change a person's absence. Returns the address. @throws NotFoundError */
function authorizeAbsence(person: Person, typed: string): string {
  const { address } = parseAddress(typed);
  if (address !== undefined && (person.is_coordinator || address === person.email)) return address;
  throw new NotFoundError('there is no such absence');
}

/** Who assesses in a person's place, and for how long. @throws NotFoundError | DatabaseUnavailableError */
export async function readAbsence(
  { store }: { store: AbsenceReader },
  person: Person,
  typed: string,
): Promise<Absence> {
  const absence = await store.findAbsence(authorizeAbsence(person, typed));
  if (absence === null) throw new NotFoundError('there is no such absence');
  return absence;
}

/**
 * Stores who assesses in a person's place, and for how long. If the absence has begun, waiting tasks move now; reconcile moves the rest,
 * and those of an absence that begins later. `readBody` is called after the access check: 404 comes before 400.
 * @throws NotFoundError | ValidationFailedError | AssessorNotAllowedError | DatabaseUnavailableError
 */
export async function setAbsence(
  { policy, store, clock, origin }: AbsencePorts,
  person: Person,
  typed: string,
  readBody: () => unknown,
): Promise<Absence> {
  const address = authorizeAbsence(person, typed);
  const input = v.pipe(
    absenceInput,
    v.forward(
      v.partialCheck([['substitute']], ({ substitute }) => substitute !== address, 'must be somebody else'),
      ['substitute'],
    ),
  );
  const absence = { address, ...parseInput(input, readBody()) };
  assertDomain(policy, 'substitute', absence.substitute);
  const now = clock.now();
  await store.setAbsence(absence, person.email, now);
  await store.moveToSubstitutes(address, person.email, now, BATCH_SIZE, origin);
  return absence;
}

/** Deletes a person's absence. Tasks that moved stay where they are. @throws NotFoundError | DatabaseUnavailableError */
export async function deleteAbsence(
  { store }: Pick<AbsencePorts, 'store'>,
  person: Person,
  typed: string,
  refuseBody: () => void,
): Promise<void> {
  const address = authorizeAbsence(person, typed);
  refuseBody();
  if (!(await store.deleteAbsence(address))) throw new NotFoundError('there is no such absence');
}
