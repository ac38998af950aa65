import { useEffect, useState } from 'preact/hooks';
import { normalizeEmail } from '../core/address.ts';
import * as texts from '../views/texts.ts';
import type { ApiError } from './api.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { FaultAlert } from './fault-alert.tsx';
import { Heading } from './heading.tsx';
import { PaperActions } from './paper-actions.tsx';
import { Progress } from './paper-progress.tsx';
import { PAPERS, questionRoute } from './route.ts';
import { Rows } from './rows.tsx';
import { Moment } from './task-row.tsx';
import type { JsonPaperQuestion, JsonTask } from './types.ts';
import { Typeset } from './typeset.tsx';
import { useAnswer } from './use-answer.ts';
import { stateOf } from './words.ts';

/** One paper: its progress, what waits for this person, who has which question, and what its author can do. */
export function PaperPage({ paper_id }: { paper_id: string }) {
  const { api, isHeld } = useServices();
  const { content: paper, fault, read } = useAnswer(() => api.paper(paper_id), [api, paper_id]);
  const tasks = paper?.questions.flatMap((question) => question.tasks) ?? [];
  const held = tasks.filter(({ task_id }) => isHeld(task_id)).length;
  // When a decision is sent, the paper has changed.
  useEffect(() => {
    if (paper !== undefined) read();
  }, [held]);
  if (paper === undefined) return <Unread fault={fault} />;
  return (
    <>
      <Heading title={paper.title} isTyped>
        <span class={`badge ${paper.status}`}>{texts.STATE_NAMES[paper.status]}</span>
      </Heading>
      <p class="facts">
        <span>
          {texts.from} <bdi translate={false}>{paper.submitted_by}</bdi>
        </span>
        <Moment moment={paper.created_at} now={serverNow()} prefix={texts.submittedWord} isInFull />
      </p>
      <FaultAlert fault={fault?.message} />
      <Progress counts={paper.counts} />
      <OwnTasks tasks={tasks} onChange={read} />
      <PaperActions paper={paper} onChange={read} />
      <h2>{texts.questions}</h2>
      <ol class="paper">
        {paper.questions.map((question) => (
          <QuestionLine key={question.question_id} question={question} />
        ))}
      </ol>
    </>
  );
}

function Unread({ fault }: { fault: ApiError | undefined }) {
  if (fault === undefined) return <Heading title={texts.paper} />;
  return (
    <>
      <Heading title={fault.status === 404 ? texts.noSuchPaper : texts.thisDidNotWork} />
      <FaultAlert fault={fault.status === 404 ? texts.noSuchPaperExplained : fault.message} />
      <p>
        {texts.lookIn} <a href={PAPERS}>{texts.yourPapers}</a>.
      </p>
    </>
  );
}

/** The questions that this person still has to decide, to open one or to approve several at once. */
function OwnTasks({ tasks, onChange }: { tasks: JsonPaperQuestion['tasks']; onChange(): void }) {
  const { email, isHeld } = useServices();
  const [approving, setApproving] = useState<JsonTask[] | undefined>();
  const own = tasks
    .filter((task) => normalizeEmail(task.assigned_to) === email && stateOf(task) === 'PENDING')
    .filter(({ task_id }) => !isHeld(task_id))
    .map((task): JsonTask => ({ ...task, comments: null }));
  const close = () => {
    setApproving(undefined);
    onChange();
  };
  return (
    <>
      {own.length > 0 && (
        <section aria-labelledby="own">
          <h2 id="own">{texts.waitingForYou}</h2>
          <Rows tasks={own} side="assessor" approve={setApproving} />
        </section>
      )}
      {approving !== undefined && <ApproveDialog tasks={approving} onClose={close} />}
    </>
  );
}

function QuestionLine({ question }: { question: JsonPaperQuestion }) {
  const open = question.tasks.filter((task) => stateOf(task) === 'PENDING').map((task) => task.assigned_to);
  return (
    <li value={question.position ?? 0}>
      <a href={questionRoute(question.question_id)} dir="auto" class="excerpt" translate={false}>
        <Typeset text={question.question_text} />
      </a>{' '}
      <span class={`badge ${question.status}`}>{texts.STATE_NAMES[question.status]}</span>
      {open.length > 0 && (
        <p class="facts">
          <span>
            {texts.withIt} <bdi translate={false}>{open.join(', ')}</bdi>
          </span>
        </p>
      )}
    </li>
  );
}
