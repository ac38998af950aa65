import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import type { ApiError } from './api.ts';
import { ConditionFields } from './condition-fields.tsx';
import { useServices } from './context.ts';
import { Heading } from './heading.tsx';
import { useKept } from './kept.ts';
import { MINE, questionRoute, taskRoute } from './route.ts';
import {
  type Draft,
  draftOf,
  emptyDraft,
  type Faults,
  faultsFound,
  faultsInTexts,
  faultsOf,
  submissionOf,
} from './submission.ts';
import { SubmissionSummary } from './submission-summary.tsx';
import { OptionFields, TextField } from './submit-fields.tsx';
import type { JsonReviewedQuestion } from './types.ts';

/** The form that submits a question, or a revision of one, which it starts from. */
export function SubmitPage({ revises }: { revises?: JsonReviewedQuestion }) {
  const initial = () => (revises === undefined ? emptyDraft() : draftOf(revises));
  const { value, change: update, reset } = useKept<Draft>(`submission${revises?.question_id ?? ''}`, initial);
  // A draft that a tab kept before stages existed has none.
  const draft = { ...value, stages: value.stages ?? [] };
  const { submit, error, faults, attempt, isBusy } = useSubmit(draft, revises?.question_id, reset);
  const change = (part: Partial<Draft>) => void update((before) => ({ ...before, ...part }));
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    if (attempt > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Heading title={revises === undefined ? texts.submitAQuestion : texts.reviseQuestion(revises.reference)} />
      <Fields draft={draft} faults={faults} onChange={change} />
      <SubmissionSummary
        error={error}
        isFaulty={attempt > 0 && faults.size > 0}
        list={{ href: MINE, name: texts.yourQuestions }}
        onSubmitAnother={() => change({ key: crypto.randomUUID() })}
      />
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={isBusy}>
          {isBusy ? texts.sending : revises === undefined ? texts.submit : texts.submitTheRevision}
        </button>
      </div>
    </form>
  );
}

/**
 * Submits the draft, one call at a time, then shows the page of its task. A draft that the API would refuse is not sent.
 * `attempt` counts failures: after the first, all faults are shown; before it, only texts that are too long.
 */
function useSubmit(draft: Draft, revises: string | undefined, onSubmitted: () => void) {
  const { api, announce, email } = useServices();
  const [error, setError] = useState<ApiError | undefined>();
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setBusy] = useState(false);
  // The API's faults are about the draft that was sent.
  useEffect(() => setError(undefined), [JSON.stringify(draft)]);
  const own = attempt > 0 ? faultsOf(draft, email) : faultsInTexts(draft);
  const faults: Faults = new Map([...faultsFound(error, draft), ...own]);
  const submit = async () => {
    if (isBusy) return;
    setError(undefined);
    if (faultsOf(draft, email).size > 0) return setAttempt(attempt + 1);
    setBusy(true);
    try {
      const answer = await (revises === undefined
        ? api.submit(submissionOf(draft), draft.key)
        : api.revise(revises, submissionOf(draft), draft.key));
      onSubmitted();
      announce(texts.submitted);
      location.hash = 'task_id' in answer ? taskRoute(answer.task_id) : questionRoute(answer.question_id);
    } catch (refusal) {
      setError(refusal as ApiError);
      setAttempt(attempt + 1);
    } finally {
      setBusy(false);
    }
  };
  return { submit, error, faults, attempt, isBusy };
}

interface FieldsProps {
  draft: Draft;
  faults: Faults;
  onChange(part: Partial<Draft>): void;
}

function Fields({ draft, faults, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        label={texts.question}
        kind="text"
        value={draft.question_text}
        fault={faults.get('question_text')}
        onInput={(question_text) => onChange({ question_text })}
      />
      <OptionFields options={draft.options} correct={draft.correct} faults={faults} onChange={onChange} />
      <ConditionFields conditions={draft} faults={faults} onChange={onChange} />
    </>
  );
}
