import { useRef } from 'preact/hooks';

/** To be called as a read begins. The result says whether it is still the newest: the answer of an older one is out of date. */
export function useNewest(): () => () => boolean {
  const reads = useRef(0);
  return () => {
    reads.current += 1;
    const current = reads.current;
    return () => current === reads.current;
  };
}
