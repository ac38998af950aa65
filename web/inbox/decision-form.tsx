import { useEffect, useRef, useState } from 'preact/hooks';
import type { Decision } from '../../src/core/task.ts';
import { useServices } from './context.ts';
import { ConfirmDialog } from './dialog.tsx';
import { useKept } from './kept.ts';
import { useKeys } from './keys.ts';
import type { JsonTask } from './types.ts';

const VERBS: Record<Decision, string> = {
  APPROVED: 'Approve',
  CHANGES_REQUESTED: 'Request changes',
  REJECTED: 'Reject',
};
/** What the API takes. */
const MOST_CHARACTERS = 4000;

interface DecisionFormProps {
  task: JsonTask;
  /** What the person chose on the way here. */
  chosen: Decision | undefined;
  /** The task as it is recorded now. */
  onRecorded(task: JsonTask): void;
}

/** Comments and the three decisions. What is typed outlives a lost connection, a reload and an ended sign-in. */
export function DecisionForm({ task, chosen, onRecorded }: DecisionFormProps) {
  const { api, onDecided } = useServices();
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
  const decide = async (decision: Decision) => {
    const recorded = await api.decide(task.task_id, decision, comments);
    setComments(undefined);
    onDecided([task.task_id]);
    onRecorded(recorded);
  };
  return (
    <section aria-labelledby="decision">
      <h2 id="decision">Your decision</h2>
      <label for="comments">Comments for the author (needed to reject or to request changes)</label>
      <textarea
        id="comments"
        ref={field}
        dir="auto"
        rows={5}
        maxLength={MOST_CHARACTERS}
        value={comments}
        onInput={({ currentTarget }) => setComments(currentTarget.value)}
        aria-invalid={isMissing}
        aria-describedby={isMissing ? 'comments-fault' : undefined}
      />
      {isMissing && (
        <p id="comments-fault" class="fault" role="alert">
          Say first what the author should know.
        </p>
      )}
      <div class="actions">
        {(['APPROVED', 'CHANGES_REQUESTED', 'REJECTED'] as const).map((decision) => (
          <button
            key={decision}
            type="button"
            class={decision === 'APPROVED' ? 'primary' : undefined}
            onClick={() => choose(decision)}
          >
            {VERBS[decision]}
          </button>
        ))}
      </div>
      {asking !== undefined && (
        <ConfirmDialog
          title={`${VERBS[asking]}?`}
          verb={VERBS[asking]}
          onConfirm={() => decide(asking)}
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
