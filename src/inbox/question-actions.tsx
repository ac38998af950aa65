import { useState } from 'preact/hooks';
import { normalizeEmail } from '../core/address.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useServices } from './context.ts';
import { ReplaceDialog } from './replace-dialog.tsx';
import { questionRoute, reviseRoute } from './route.ts';
import type { JsonReviewedQuestion } from './types.ts';
import { stateOf } from './words.ts';

interface QuestionActionsProps {
  question: JsonReviewedQuestion;
  newest: JsonReviewedQuestion | undefined;
  onChange(): void;
}

/** What its author and coordinators can do: revise the newest revision, replace an assessor, withdraw. */
export function QuestionActions({ question, newest, onChange }: QuestionActionsProps) {
  const { api, announce, email, isCoordinator } = useServices();
  const [asking, setAsking] = useState<'withdraw' | 'reassign' | undefined>();
  const isAuthor = question.submitted_by !== null && normalizeEmail(question.submitted_by) === email;
  if (!isAuthor && !isCoordinator) return null;
  if (newest !== undefined && newest.question_id !== question.question_id) {
    return (
      <p>
        There is a <a href={questionRoute(newest.question_id)}>newer revision</a>.
      </p>
    );
  }
  const isOpen = question.status === 'PENDING';
  const done = () => {
    setAsking(undefined);
    onChange();
  };
  const dialog = { question, onDone: done, onClose: () => setAsking(undefined) };
  return (
    <div class="actions">
      {isAuthor && (
        <a class="button" href={reviseRoute(question.question_id)}>
          Revise
        </a>
      )}
      {isOpen && (
        <button type="button" onClick={() => setAsking('reassign')}>
          Replace an assessor…
        </button>
      )}
      {(isOpen || (isCoordinator && question.status === 'APPROVED')) && (
        <button type="button" onClick={() => setAsking('withdraw')}>
          Withdraw
        </button>
      )}
      {asking === 'withdraw' && <WithdrawDialog {...dialog} />}
      {asking === 'reassign' && (
        <ReplaceDialog
          people={peopleOf(question)}
          onReplace={async (from, to) => {
            await api.reassignQuestion(question.question_id, from, to);
            announce('Replaced.');
            done();
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </div>
  );
}

interface ActionDialogProps {
  question: JsonReviewedQuestion;
  onDone(): void;
  onClose(): void;
}

function WithdrawDialog({ question, onDone, onClose }: ActionDialogProps) {
  const { api, announce } = useServices();
  const withdraw = async () => {
    await api.withdraw(question.question_id);
    announce('Withdrawn.');
    onDone();
  };
  return (
    <ConfirmDialog title="Withdraw the question?" verb="Withdraw" onConfirm={withdraw} onClose={onClose}>
      <p>Nobody can decide on it any more. Decisions that are recorded stay.</p>
    </ConfirmDialog>
  );
}

/** The assessors who can be replaced: those with an open task or a place in a planned stage. */
function peopleOf({ tasks, stages }: JsonReviewedQuestion): string[] {
  const open = tasks.filter((task) => stateOf(task) === 'PENDING').map((task) => task.assigned_to);
  const planned = stages.filter(({ status }) => status === 'PLANNED').flatMap((stage) => stage.assigned_to);
  return [...open, ...planned];
}
