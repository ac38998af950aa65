import { useState } from 'preact/hooks';
import { normalizeEmail } from '../core/address.ts';
import * as texts from '../views/texts.ts';
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

/** The actions of its author and of coordinators: revise the newest revision, replace an assessor, withdraw. */
export function QuestionActions({ question, newest, onChange }: QuestionActionsProps) {
  const { api, announce, email, isCoordinator } = useServices();
  const [asking, setAsking] = useState<'withdraw' | 'reassign' | undefined>();
  const isAuthor = question.submitted_by !== null && normalizeEmail(question.submitted_by) === email;
  if (!isAuthor && !isCoordinator) return null;
  if (newest !== undefined && newest.question_id !== question.question_id) {
    return (
      <p>
        {texts.newerRevisionBefore} <a href={questionRoute(newest.question_id)}>{texts.newerRevision}</a>.
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
          {texts.revise}
        </a>
      )}
      {isOpen && (
        <button type="button" onClick={() => setAsking('reassign')}>
          {texts.replaceAssessorMenu}
        </button>
      )}
      {(isOpen || (isCoordinator && question.status === 'APPROVED')) && (
        <button type="button" onClick={() => setAsking('withdraw')}>
          {texts.withdraw}
        </button>
      )}
      {asking === 'withdraw' && <WithdrawDialog {...dialog} />}
      {asking === 'reassign' && (
        <ReplaceDialog
          people={peopleOf(question)}
          onReplace={async (from, to) => {
            await api.reassignQuestion(question.question_id, from, to);
            announce(texts.replaced);
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
    announce(texts.withdrawn);
    onDone();
  };
  return (
    <ConfirmDialog title={texts.withdrawTheQuestion} verb={texts.withdraw} onConfirm={withdraw} onClose={onClose}>
      <p>{texts.withdrawQuestionExplained}</p>
    </ConfirmDialog>
  );
}

/** The assessors who can be replaced: those with an open task or a place in a planned stage. */
function peopleOf({ tasks, stages }: JsonReviewedQuestion): string[] {
  const open = tasks.filter((task) => stateOf(task) === 'PENDING').map((task) => task.assigned_to);
  const planned = stages.filter(({ status }) => status === 'PLANNED').flatMap((stage) => stage.assigned_to);
  return [...open, ...planned];
}
