import * as texts from '../views/texts.ts';
import type { ApiError } from './api.ts';

interface SummaryProps {
  error: ApiError | undefined;
  /** Whether faulty fields are marked. */
  isFaulty: boolean;
  /** Where an earlier version is found that was submitted under the same key, and what that list is called. */
  list: { href: string; name: string };
  onSubmitAnother(): void;
}

/** Why the last attempt to submit failed; nothing if it did not. */
export function SubmissionSummary({ error, isFaulty, list, onSubmitAnother }: SummaryProps) {
  if (error === undefined && !isFaulty) return null;
  return (
    <div class="fault" role="alert">
      {error?.code === 'IDEMPOTENCY_CONFLICT' ? (
        <p>
          {texts.submittedAlready} <a href={list.href}>{list.name}</a>
          {texts.submittedAlreadyElse}{' '}
          <button type="button" onClick={onSubmitAnother}>
            {texts.makeItAnother}
          </button>{' '}
          {texts.andSubmit}
        </p>
      ) : (
        <p>{isFaulty ? texts.notSubmittedYet : error?.message}</p>
      )}
    </div>
  );
}
