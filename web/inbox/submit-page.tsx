import { useRef, useState } from 'preact/hooks';
import { ApiError, type Submission } from './api.ts';
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
  const { api, announce, email } = useServices();
  const [draft, setDraft] = useKept<Draft>('submission', emptyDraft);
  const [fault, setFault] = useState<ApiError | undefined>();
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFault(undefined);
    try {
      const task = await api.submit(submissionOf(draft), draft.key);
      setDraft(undefined);
      announce('Submitted.');
      location.hash = taskRoute(task.task_id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const faultOf = (path: string) => fault?.faults.find((one) => one.path.split('.')[0] === path)?.message;
  return (
    <form ref={form} onSubmit={submit}>
      <h1 tabIndex={-1}>Submit a question</h1>
      <TextField
        label="Question"
        kind="text"
        maxLength={10_000}
        value={draft.question_text}
        fault={faultOf('question_text')}
        onInput={(question_text) => change({ question_text })}
      />
      <OptionFields
        options={draft.options}
        correct={draft.correct}
        fault={faultOf('options') ?? faultOf('correct_answer')}
        onChange={change}
      />
      <TextField
        label="Assessor"
        hint={`The address of whoever is to decide; not your own, ${email}.`}
        kind="email"
        maxLength={254}
        value={draft.assigned_to}
        fault={faultOf('assigned_to') ?? (fault?.code === 'SELF_REVIEW' ? fault.message : undefined)}
        onInput={(assigned_to) => change({ assigned_to })}
      />
      <TextField
        label="Days to decide"
        kind="days"
        value={String(draft.due_in_days)}
        fault={faultOf('due_in_seconds')}
        onInput={(days) => change({ due_in_days: Number(days) })}
      />
      {fault !== undefined && <Fault fault={fault} onSubmitAnother={() => change({ key: crypto.randomUUID() })} />}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={isBusy}>
          {isBusy ? 'Sending…' : 'Submit'}
        </button>
      </div>
    </form>
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
