import { useEffect, useRef, useState } from 'preact/hooks';
import type { Decision } from '../../src/core/task.ts';
import { ApiError } from './api.ts';
import { useServices } from './context.ts';
import { ConfirmDialog } from './dialog.tsx';
import { useKept } from './kept.ts';
import { useKeys } from './keys.ts';
import type { JsonTask } from './types.ts';

const VERBS = { APPROVED: 'Approve', CHANGES_REQUESTED: 'Request changes', REJECTED: 'Reject' } satisfies Record<
  Decision,
  string
>;
/** What the API takes. */
const MOST_CHARACTERS = 4000;

interface DecisionFormProps {
  task: JsonTask;
  /** What the person chose on the way here. */
  chosen: Decision | undefined;
  /** Something is recorded now that `task` does not show yet. */
  onStale(): void;
}

/** Comments and the three decisions. What is typed outlives a lost connection, a reload and an ended sign-in. */
export function DecisionForm({ task, chosen, onStale }: DecisionFormProps) {
  const [comments, setComments] = useKept(`comments ${task.task_id}`, () => '');
  const [isMissing, setMissing] = useState(false);
  const [asking, setAsking] = useState<Decision | undefined>();
  const field = useRef<HTMLTextAreaElement>(null);
  const choose = (decision: Decision) => {
    const lacksComments = decision !== 'APPROVED' && comments.trim() === '';
    setMissing(lacksComments);
    if (lacksComments) field.current?.focus();
    else setAsking(decision);
  };
  useEffect(() => {
    if (chosen !== undefined) choose(chosen);
  }, [chosen]);
  useKeys({ a: () => choose('APPROVED'), r: () => choose('REJECTED'), c: () => choose('CHANGES_REQUESTED') });
  const decide = useDecide(task, onStale, () => setComments(undefined));
  const type = (text: string) => {
    setMissing(false);
    setComments(text);
  };
  return (
    <section aria-labelledby="decision">
      <h2 id="decision">Your decision</h2>
      <CommentsField field={field} comments={comments} isMissing={isMissing} onType={type} />
      <Buttons onChoose={choose} />
      {asking !== undefined && (
        <ConfirmDialog
          title={`${VERBS[asking]}?`}
          verb={VERBS[asking]}
          onConfirm={() => decide(asking, comments)}
          onClose={() => setAsking(undefined)}
        >
          <p class="typed" dir="auto">
            {comments === '' ? 'Without comments.' : comments}
          </p>
        </ConfirmDialog>
      )}
    </section>
  );
}

/** Decides, and says what came of it; a decision that came too late is not repeated but shown. */
function useDecide(task: JsonTask, onStale: () => void, onRecorded: () => void) {
  const { api, announce, onDecided } = useServices();
  return async (decision: Decision, comments: string) => {
    try {
      await api.decide(task.task_id, decision, comments);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      announce(error.message);
      onStale();
      return;
    }
    onRecorded();
    announce('Your decision is recorded.');
    onDecided([task.task_id]);
    onStale();
  };
}

interface CommentsFieldProps {
  field: { current: HTMLTextAreaElement | null };
  comments: string;
  isMissing: boolean;
  onType(comments: string): void;
}

function CommentsField({ field, comments, isMissing, onType }: CommentsFieldProps) {
  return (
    <>
      <label for="comments">Comments for the author (needed to reject or to request changes)</label>
      <textarea
        id="comments"
        ref={field}
        dir="auto"
        rows={5}
        maxLength={MOST_CHARACTERS}
        value={comments}
        onInput={({ currentTarget }) => onType(currentTarget.value)}
        aria-invalid={isMissing}
        aria-describedby="comments-fault"
      />
      <p id="comments-fault" class="fault" role="alert">
        {isMissing && 'Say first what the author should know.'}
      </p>
    </>
  );
}

function Buttons({ onChoose }: { onChoose(decision: Decision): void }) {
  return (
    <div class="actions">
      {(['APPROVED', 'CHANGES_REQUESTED', 'REJECTED'] as const).map((decision) => (
        <button
          key={decision}
          type="button"
          class={decision === 'APPROVED' ? 'primary' : undefined}
          onClick={() => onChoose(decision)}
        >
          {VERBS[decision]}
        </button>
      ))}
    </div>
  );
}
