import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from './api.ts';
import { useNewest } from './use-newest.ts';

/** What a call of the API answered. */
export interface Answer<Content> {
  /** Undefined until it is read; kept while it is read again. */
  content: Content | undefined;
  /** Whether it was read since a dependency changed. */
  isCurrent: boolean;
  /** Why the last read failed. */
  fault: ApiError | undefined;
  /** Reads it again. */
  read(): void;
}

/** Calls the API at first, when one of `dependencies` changes, and when `read` is called. Drops the answer of an earlier call. */
export function useAnswer<Content>(call: () => Promise<Content>, dependencies: unknown[]): Answer<Content> {
  const [answer, setAnswer] = useState<{ content: Content; dependencies: unknown[] } | undefined>();
  const [fault, setFault] = useState<ApiError | undefined>();
  const begin = useNewest();
  const read = () => {
    const isNewest = begin();
    call().then(
      (content) => {
        if (!isNewest()) return;
        setAnswer({ content, dependencies });
        setFault(undefined);
      },
      (error: ApiError) => {
        if (isNewest()) setFault(error);
      },
    );
  };
  useEffect(read, dependencies);
  const isCurrent = answer?.dependencies.every((one, index) => one === dependencies[index]) ?? false;
  return { content: answer?.content, isCurrent, fault, read };
}
