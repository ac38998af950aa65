import type { Origin } from '../task-event.ts';

/** Somebody is away, and somebody else assesses in their place. */
export interface Absence {
  address: string;
  substitute: string;
  from: Date;
  until: Date;
}

/** Reads absences. @throws DatabaseUnavailableError */
export interface AbsenceReader {
  findAbsence(address: string): Promise<Absence | null>;
}

/** Stores absences. One round trip and one commit per call. @throws DatabaseUnavailableError */
export interface AbsenceStore {
  /** Stores it in place of the person's earlier one. */
  setAbsence(absence: Absence, set_by: string, now: Date): Promise<void>;
  /** False if there was none. */
  deleteAbsence(address: string): Promise<boolean>;
  /**
   * Hands up to `limit` open tasks of people who are away now to their substitutes: the tasks of `address`, or everybody's if it is null.
   * Returns how many.
   */
  moveToSubstitutes(
    address: string | null,
    actor: string | null,
    now: Date,
    limit: number,
    origin: Origin,
  ): Promise<number>;
}
