import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from './api.ts';
import { useNewest } from './use-newest.ts';

/** A pause in typing after which a search starts. */
export const TYPING_PAUSE_MILLISECONDS = 300;

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** A list of the API that is read page by page. */
export interface Pages<Item> {
  /** Undefined until the first page is read. */
  items: Item[] | undefined;
  /** Why the last read failed. */
  fault: ApiError | undefined;
  /** Reads the next page; undefined if there is none. */
  readMore: (() => void) | undefined;
}

/**
 * Reads the first page of a list, and reads it again when `query` has changed and stayed the same for a pause. Drops the answer of an
 * earlier read: a slow one must not replace or extend the list of another query.
 */
export function usePages<Item>(
  readPage: (cursor: string | null) => Promise<Page<Item>>,
  query: unknown[],
  pauseMilliseconds: number,
): Pages<Item> {
  const [page, setPage] = useState<Page<Item> | undefined>();
  const [fault, setFault] = useState<ApiError | undefined>();
  const begin = useNewest();
  const read = async (before: Item[], cursor: string | null) => {
    const isNewest = begin();
    try {
      const { items, next_cursor } = await readPage(cursor);
      if (!isNewest()) return;
      setPage({ items: [...before, ...items], next_cursor });
      setFault(undefined);
    } catch (error) {
      if (isNewest()) setFault(error as ApiError);
    }
  };
  useEffect(() => {
    // At once, not after the pause: the answers under way belong to the previous query.
    begin();
    // Its next page would be one of the previous query, too.
    setPage((before) => before && { ...before, next_cursor: null });
    const timer = setTimeout(() => void read([], null), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, query);
  const readMore =
    page === undefined || page.next_cursor === null ? undefined : () => void read(page.items, page.next_cursor);
  return { items: page?.items, fault, readMore };
}
