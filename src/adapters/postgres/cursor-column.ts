import { raw, type Sql } from 'sql-template-tag';

/** The creation time of a row as a cursor holds it: in microseconds, which a Date does not keep. */
export function createdAtExactly(relation: string): Sql {
  return raw(
    `to_char(${relation}.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at_exactly`,
  );
}
