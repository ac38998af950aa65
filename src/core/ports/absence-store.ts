import type { Origin } from '../task-event.ts';

/** Somebody is away, and somebody else assesses in their place. */
export interface Absence {
  address: string;
  substitute: string;
  from: Date;
  until: Date;
}

/** Reading who is away. @throws DatabaseUnavailableError */
export interface AbsenceReader {
  findAbsence(address: string): Promise<Absence | null>;
}

/** Who is away. One round trip and one commit per call. @throws DatabaseUnavailableError */
export interface AbsenceStore {
  /** Keeps it in place of what was known of the person. */
  setAbsence(absence: Absence, set_by: string, now: Date): Promise<void>;
  /** False where nothing was known. */
  deleteAbsence(address: string): Promise<boolean>;
  /**
   * Hands up to `limit` open tasks of people who are away now to their substitutes: those of `address`, or of everybody where it is null.
   * Answers how many.
   */
  moveToSubstitutes(
    address: string | null,
    actor: string | null,
    now: Date,
    limit: number,
    origin: Origin,
  ): Promise<number>;
}
