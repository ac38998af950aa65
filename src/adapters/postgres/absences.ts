import sql from 'sql-template-tag';
import type { Absence, AbsenceReader, AbsenceStore } from '../../core/ports/absence-store.ts';
import type { Query } from './connection.ts';
import { spellingsOf } from './spellings.ts';

/** Reads absences in PostgreSQL. */
export function absenceReads(query: Query): AbsenceReader {
  return {
    async findAbsence(address) {
      const [row] = await query<Absence>(sql`
        select address, substitute, "from", until
        from absences
        where address = ${address}`);
      return row ?? null;
    },
  };
}

/** Stores absences in PostgreSQL. */
export function absences(query: Query): AbsenceStore {
  return {
    async setAbsence({ address, substitute, from, until }, set_by, now) {
      await query(sql`
        select set_absence(
          ${spellingsOf(address)}::text[],
          ${spellingsOf(substitute)}::text[],
          ${from}::timestamptz,
          ${until}::timestamptz,
          ${set_by}::text,
          ${now}::timestamptz
        )`);
    },
    async deleteAbsence(address) {
      const [row] = await query<{ is_deleted: boolean }>(sql`select delete_absence(${address}::text) as is_deleted`);
      return row?.is_deleted ?? false;
    },
    async moveToSubstitutes(address, actor, now, limit, { via, request_id }) {
      const [row] = await query<{ moved: number }>(sql`
        select move_to_substitutes(
          ${address}::text,
          ${actor}::text,
          ${now}::timestamptz,
          ${limit}::integer,
          ${via}::text,
          ${request_id}::text
        ) as moved`);
      return row?.moved ?? 0;
    },
  };
}
