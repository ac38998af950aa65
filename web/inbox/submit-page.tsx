import { useState } from 'preact/hooks';
import type { ApiError, Submission } from './api.ts';
import { useServices } from './context.ts';
import { useKept } from './kept.ts';
import { MINE, taskRoute } from './route.ts';
import { OptionFields, TextField } from './submit-fields.tsx';

/** A question as it is being typed. */
interface Draft {
  question_text: string;
  options: string[];
  /** Index into the options; undefined until chosen. */
  correct: number | undefined;
  assigned_to: string;
  due_in_days: number;
  /** The same until it is submitted: a repeated attempt must not submit twice. */
  key: string;
}

const DAY_SECONDS = 86_400;

const emptyDraft = (): Draft => ({
  question_text: '',
  options: ['', ''],
  correct: undefined,
  assigned_to: '',
  due_in_days: 7,
  key: crypto.randomUUID(),
});

/** The form to submit a question. */
export function SubmitPage() {
  const [draft, setDraft] = useKept<Draft>('submission', emptyDraft);
  const { submit, fault, isBusy } = useSubmit(draft, () => setDraft(undefined));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1 tabIndex={-1}>Submit a question</h1>
      <Fields draft={draft} fault={fault} onChange={change} />
      {fault !== undefined && <Fault fault={fault} onSubmitAnother={() => change({ key: crypto.randomUUID() })} />}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={isBusy}>
          {isBusy ? 'Sending…' : 'Submit'}
        </button>
      </div>
    </form>
  );
}

/** Submits the draft, once at a time; afterwards the page of its task is shown. */
function useSubmit(draft: Draft, onSubmitted: () => void) {
  const { api, announce } = useServices();
  const [fault, setFault] = useState<ApiError | undefined>();
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    if (isBusy) return;
    setBusy(true);
    setFault(undefined);
    try {
      const { task_id } = await api.submit(submissionOf(draft), draft.key);
      onSubmitted();
      announce('Submitted.');
      location.hash = taskRoute(task_id);
    } catch (error) {
      setFault(error as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return { submit, fault, isBusy };
}

interface FieldsProps {
  draft: Draft;
  fault: ApiError | undefined;
  onChange(part: Partial<Draft>): void;
}

function Fields({ draft, fault, onChange }: FieldsProps) {
  const { email } = useServices();
  const faultOf = (path: string) => fault?.faults.find((one) => one.path.split('.')[0] === path)?.message;
  return (
    <>
      <TextField
        label="Question"
        kind="text"
        maxLength={10_000}
        value={draft.question_text}
        fault={faultOf('question_text')}
        onInput={(question_text) => onChange({ question_text })}
      />
      <OptionFields
        options={draft.options}
        correct={draft.correct}
        fault={faultOf('options') ?? faultOf('correct_answer')}
        onChange={onChange}
      />
      <TextField
        label="Assessor"
        hint={`The address of whoever is to decide; not your own, ${email}.`}
        kind="email"
        maxLength={254}
        value={draft.assigned_to}
        fault={
          faultOf('assigned_to') ?? (fault?.code === 'SELF_REVIEW' ? 'must be somebody other than you' : undefined)
        }
        onInput={(assigned_to) => onChange({ assigned_to })}
      />
      <TextField
        label="Days to decide"
        kind="days"
        value={String(draft.due_in_days)}
        fault={faultOf('due_in_seconds')}
        onInput={(days) => onChange({ due_in_days: Number(days) })}
      />
    </>
  );
}

function submissionOf({ question_text, options, correct, assigned_to, due_in_days }: Draft): Submission {
  return {
    question_text,
    options,
    correct_answer: options[correct ?? -1] ?? '',
    assigned_to,
    due_in_seconds: due_in_days * DAY_SECONDS,
  };
}

function Fault({ fault, onSubmitAnother }: { fault: ApiError; onSubmitAnother(): void }) {
  return (
    <div class="fault" role="alert">
      {fault.code === 'IDEMPOTENCY_CONFLICT' ? (
        <p>
          An earlier version of this question was submitted already: see <a href={MINE}>your questions</a>. To submit
          this version besides it,{' '}
          <button type="button" onClick={onSubmitAnother}>
            make it another question
          </button>{' '}
          and submit.
        </p>
      ) : (
        <p>{fault.faults.length > 0 ? 'Nothing was submitted yet. See what is marked above.' : fault.message}</p>
      )}
    </div>
  );
}
