import { useEffect, useRef, useState } from 'preact/hooks';
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
  const [answer, setAnswer] = useState<{ content: Content; version: number } | undefined>();
  const [fault, setFault] = useState<ApiError | undefined>();
  const begin = useNewest();
  const version = useVersion(dependencies);
  const read = () => {
    const isNewest = begin();
    call().then(
      (content) => {
        if (!isNewest()) return;
        setAnswer({ content, version });
        setFault(undefined);
      },
      (error: ApiError) => {
        if (isNewest()) setFault(error);
      },
    );
  };
  useEffect(read, dependencies);
  return { content: answer?.content, isCurrent: answer?.version === version, fault, read };
}

/** How many times one of the dependencies has changed; one that changes back has changed twice. */
function useVersion(dependencies: unknown[]): number {
  const seen = useRef({ dependencies, version: 0 });
  const { dependencies: before, version } = seen.current;
  if (before.some((one, index) => one !== dependencies[index])) seen.current = { dependencies, version: version + 1 };
  return seen.current.version;
}
