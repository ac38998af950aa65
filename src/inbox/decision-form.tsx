import { useLayoutEffect } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { commentsOf, leftOutOf } from './decision-draft.ts';
import { CONFIRMING_KEYS, isConfirming } from './keys.ts';
import { hasChosenOnTheWay } from './on-the-way.ts';
import { QuestionView } from './question-view.tsx';
import type { JsonTaskWithQuestion } from './types.ts';
import type { DecisionMaking } from './use-decision.ts';

const CHOICES = ['APPROVED', 'CHANGES_REQUESTED', 'REJECTED'] as const;

/** A choice, its comments, and one button that is named after the choice. */
export function DecisionForm({ task, making }: { task: JsonTaskWithQuestion; making: DecisionMaking }) {
  const { draft, asking } = making;
  // Together with the form, not a frame later: what a person types at once belongs in the field.
  useLayoutEffect(() => {
    if (hasChosenOnTheWay(task.task_id)) making.field.current?.focus();
  }, []);
  return (
    <section class="deciding" aria-labelledby="decision">
      <h2 id="decision">{texts.yourDecision}</h2>
      <Choices making={making} />
      <CommentsField making={making} />
      <div class="actions">
        <button
          type="button"
          class="primary"
          data-decision={draft.decision}
          aria-disabled={draft.decision === undefined}
          onClick={making.ask}
        >
          {draft.decision === undefined ? texts.chooseFirst : texts.VERBS[draft.decision]}
        </button>
        <span class="hint">{texts.askedOnceMore}</span>
      </div>
      {asking !== undefined && (
        <ConfirmDialog
          title={`${texts.VERBS[asking.decision]}?`}
          verb={texts.VERBS[asking.decision]}
          decision={asking.decision}
          onConfirm={making.confirm}
          onClose={making.cancel}
        >
          <QuestionView question={task.question} />
          <Comments comments={asking.comments} />
        </ConfirmDialog>
      )}
    </section>
  );
}

function Choices({ making }: { making: DecisionMaking }) {
  return (
    <div class="choices" role="radiogroup" aria-labelledby="decision" ref={making.choices}>
      {CHOICES.map((decision) => (
        <label key={decision} data-decision={decision}>
          <input
            type="radio"
            name="decision"
            value={decision}
            checked={making.draft.decision === decision}
            onChange={() => making.choose(decision)}
          />
          {texts.VERBS[decision]}
        </label>
      ))}
    </div>
  );
}

function CommentsField({ making }: { making: DecisionMaking }) {
  const { draft, field, fault, type, ask } = making;
  const leftOut = leftOutOf(draft);
  return (
    <>
      <label for="comments">{texts.commentsForTheAuthor}</label>
      <p class="hint" id="comments-hint">
        {texts.commentsNeeded} {CONFIRMING_KEYS} {texts.goesOn}
      </p>
      <textarea
        id="comments"
        ref={field}
        dir="auto"
        translate={false}
        rows={5}
        value={commentsOf(draft)}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={(event) => {
          if (isConfirming(event) && !event.repeat) ask();
        }}
        aria-invalid={fault !== undefined}
        aria-describedby="comments-hint comments-fault"
      />
      <p id="comments-fault" class="fault" role="alert">
        {fault}
      </p>
      {leftOut !== '' && <p class="hint">{draft.decision === 'APPROVED' ? texts.objectionKept : texts.remarkKept}</p>}
    </>
  );
}

function Comments({ comments }: { comments: string }) {
  return comments === '' ? (
    <p>{texts.withoutComments}</p>
  ) : (
    <>
      <h3>{texts.yourComments}</h3>
      <blockquote class="typed" dir="auto" translate={false}>
        {comments}
      </blockquote>
    </>
  );
}
