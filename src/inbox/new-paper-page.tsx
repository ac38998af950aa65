import { useEffect, useState } from 'preact/hooks';
import { contentOf, type PaperFile } from '../formats/paper-file.ts';
import * as texts from '../views/texts.ts';
import type { ApiError } from './api.ts';
import { ConditionFields } from './condition-fields.tsx';
import { useServices } from './context.ts';
import { loadPaperFiles } from './csv.ts';
import { Heading } from './heading.tsx';
import { useKept } from './kept.ts';
import { FileField } from './paper-file-field.tsx';
import { PaperPreview } from './paper-preview.tsx';
import { PAPERS, paperRoute } from './route.ts';
import {
  type Conditions,
  conditionFaults,
  conditionsOf,
  emptyConditions,
  type Faults,
  faultsFound,
} from './submission.ts';
import { SubmissionSummary } from './submission-summary.tsx';
import { TextField } from './submit-fields.tsx';
import { useNewest } from './use-newest.ts';

/** A paper that is being made. */
interface PaperDraft extends Conditions {
  title: string;
  /** The file as it was read; undefined until there is one. */
  file: PaperFile | undefined;
  /** The idempotency key. It stays the same until the paper is submitted, so that a retry cannot submit it twice. */
  key: string;
}

const emptyPaper = (): PaperDraft => ({ ...emptyConditions(), title: '', file: undefined, key: crypto.randomUUID() });

const notLoaded = () => ({ fault: texts.fileReaderNotLoaded });

/** The form that submits a paper. It takes a file, shows the questions found in it, and asks who assesses them. */
export function NewPaperPage() {
  const { value: draft, change: update, reset } = useKept<PaperDraft>('paper', emptyPaper);
  const [unreadable, setUnreadable] = useState<string | undefined>();
  const { submit, error, faults, isBusy } = usePaperSubmit(draft, reset);
  const change = (part: Partial<PaperDraft>) => void update((before) => ({ ...before, ...part }));
  const begin = useNewest();
  const read = async (bytes: Uint8Array, file_name: string | null) => {
    const isNewest = begin();
    setUnreadable(undefined);
    const file = await loadPaperFiles().then(({ readPaper }) => readPaper(bytes, file_name), notLoaded);
    if (!isNewest()) return;
    if ('fault' in file) {
      setUnreadable(file.fault);
      change({ file: undefined });
      return;
    }
    // Another file is another paper.
    change({ file, key: crypto.randomUUID() });
  };
  const questions = draft.file?.questions.length ?? 0;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Heading title={texts.submitAPaper} />
      <FileField onRead={read} fault={unreadable ?? faults.get('questions')} />
      {draft.file !== undefined && <PaperPreview file={draft.file} />}
      <TextField
        label={texts.title}
        kind="line"
        value={draft.title}
        fault={faults.get('title')}
        onInput={(title) => change({ title })}
      />
      <ConditionFields conditions={draft} faults={faults} onChange={change} />
      <SubmissionSummary
        error={error}
        isFaulty={faults.size > 0}
        list={{ href: PAPERS, name: texts.yourPapers }}
        onSubmitAnother={() => change({ key: crypto.randomUUID() })}
      />
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={isBusy}>
          {isBusy
            ? texts.sendingSeveral(texts.counted(questions))
            : questions === 0
              ? texts.submit
              : texts.submitSeveral(texts.counted(questions))}
        </button>
        {isBusy && <progress aria-hidden="true" />}
      </div>
    </form>
  );
}

/** Submits the paper, one call at a time, then shows its page. A paper that the API would refuse is not sent. */
function usePaperSubmit(draft: PaperDraft, onSubmitted: () => void) {
  const { api, announce, email } = useServices();
  const [error, setError] = useState<ApiError | undefined>();
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  // The API's faults are about the paper that was sent.
  useEffect(() => setError(undefined), [draft]);
  const own = ownFaults(draft, email);
  const faults: Faults = new Map([...faultsFound(error, draft), ...(isTried ? own : [])]);
  const submit = async () => {
    if (isBusy) return;
    setError(undefined);
    setTried(true);
    if (own.length > 0 || draft.file === undefined) return;
    setBusy(true);
    try {
      const questions = draft.file.questions.map(contentOf);
      const { paper_id } = await api.submitPaper({ title: draft.title, questions, ...conditionsOf(draft) }, draft.key);
      onSubmitted();
      announce(texts.submitted);
      location.hash = paperRoute(paper_id);
    } catch (refusal) {
      setError(refusal as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return { submit, error, faults, isBusy };
}

function ownFaults(draft: PaperDraft, author: string): [string, string][] {
  return [
    ...((draft.file?.questions.length ?? 0) === 0 ? [['questions', texts.mustHoldAQuestion] as [string, string]] : []),
    ...(draft.title.trim() === '' ? [['title', texts.mustNotBeBlank] as [string, string]] : []),
    ...conditionFaults(draft, author),
  ];
}
