import { useState } from 'preact/hooks';
import type { ApiError } from './api.ts';

/** Sends something, and knows whether that is under way and what went wrong. */
export function useSending(action: () => Promise<void>) {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError | undefined>();
  const send = async () => {
    setBusy(true);
    setFault(undefined);
    await action().catch(setFault);
    setBusy(false);
  };
  return { isBusy, fault, send };
}
