import { ValidationFailedError } from './errors.ts';
import { isUuid } from './input.ts';

/** The last row of a page: its creation time to the microsecond (RFC 3339) and its id. */
export interface Cursor {
  created_at: string;
  id: string;
}

/** The cursor in the form that callers get. */
export function encodeCursor({ created_at, id }: Cursor): string {
  return btoa(`${created_at}/${id}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\/([0-9a-f-]{36})$/;

/** @throws ValidationFailedError if it is not a next_cursor */
export function decodeCursor(cursor: string): Cursor {
  const [, created_at, id] = CURSOR.exec(decodeBase64Url(cursor)) ?? [];
  if (created_at === undefined || id === undefined || !isUuid(id) || !isMoment(created_at)) {
    throw new ValidationFailedError([{ path: 'cursor', message: 'must be the next_cursor of another page' }]);
  }
  return { created_at, id };
}

/** Whether PostgreSQL would read it: Date.parse alone accepts 30 February, and a year 0. */
function isMoment(text: string): boolean {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || text.startsWith('0000')) return false;
  return new Date(milliseconds).toISOString().slice(0, -1) === text.slice(0, 23);
}

function decodeBase64Url(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}
