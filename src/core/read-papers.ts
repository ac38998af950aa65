import { assertCoordinator, type Person } from './access.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { isUuid, parseInput } from './input.ts';
import { paperListQuery } from './list-queries.ts';
import type { ListedPaper, Paper } from './paper.ts';
import { authorizePaper } from './paper-access.ts';
import type { PaperStore } from './ports/paper-store.ts';

/**
 * One paper with its questions: all of them for its author and coordinators, their own for assessors.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readPaper({ store }: { store: PaperStore }, person: Person, paper_id: string): Promise<Paper> {
  const found = isUuid(paper_id) ? await store.findPaper(paper_id, person.email) : null;
  return authorizePaper(person, found, 'read');
}

/**
 * A page of the papers that the person submitted or assesses, or of everybody's for coordinators, newest first. `next_cursor` is null at
 * the end.
 * @throws ValidationFailedError | NotCoordinatorError | DatabaseUnavailableError
 */
export async function listPapers(
  { store }: { store: PaperStore },
  person: Person,
  query: Record<string, string | undefined>,
): Promise<{ papers: ListedPaper[]; next_cursor: string | null }> {
  // Before the rest of the query is checked: 403 comes before 400.
  if (query.role === 'coordinator') assertCoordinator(person, 'only coordinators may see the papers of others');
  const { cursor, ...wanted } = parseInput(paperListQuery, query);
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const { papers, next } = await store.listPapers({
    ...wanted,
    email: person.email,
    cursor: after && { created_at: after.created_at, paper_id: after.id },
  });
  return { papers, next_cursor: next && encodeCursor({ created_at: next.created_at, id: next.paper_id }) };
}
