import { useRef } from 'preact/hooks';
import { normalizeEmail } from '../core/address.ts';
import * as texts from '../views/texts.ts';
import { Away } from './absence-page.tsx';
import type { ApiError } from './api.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { DecisionForm } from './decision-form.tsx';
import { FaultAlert } from './fault-alert.tsx';
import { Heading } from './heading.tsx';
import { History } from './history.tsx';
import { ANYWHERE, useKeys } from './keys.ts';
import { QuestionView } from './question-view.tsx';
import { questionRoute, taskRoute, WAITING } from './route.ts';
import { allDoneWords } from './tally.ts';
import { TaskActions } from './task-actions.tsx';
import { DueAt, Moment, StateBadge } from './task-row.tsx';
import type { JsonTask } from './types.ts';
import { useAnswer } from './use-answer.ts';
import { useDecision } from './use-decision.ts';
import { dateTime, stateOf } from './words.ts';

interface TaskPageProps {
  task_id: string;
  /** This person's waiting tasks, most urgent first. */
  waiting: JsonTask[];
}

/** One task: its question, its state, its history, and a form for the person who decides. */
export function TaskPage({ task_id, waiting }: TaskPageProps) {
  const { api, email, isCoordinator, isHeld } = useServices();
  const held = isHeld(task_id);
  const { content: task, isCurrent, fault, read } = useAnswer(() => api.task(task_id), [api, task_id, held]);
  const place = placeOf(task_id, waiting);
  const making = useDecision({ task_id, reference: task?.reference ?? '' }, () => {
    const next = place.next ?? waiting.find((other) => other.task_id !== task_id);
    if (next !== undefined) location.hash = taskRoute(next.task_id);
  });
  const isMine = task !== undefined && normalizeEmail(task.assigned_to) === email;
  // A decision that was just sent is not in what was read before.
  const isKnown = task !== undefined && isCurrent && !held;
  const isOpen = isKnown && stateOf(task) === 'PENDING';
  const question = useRef<HTMLElement>(null);
  useQuestionKeys(question, isMine && isOpen ? making : undefined, place);
  return (
    <>
      <Place place={place} count={waiting.length} />
      <article ref={question} tabIndex={-1}>
        <Heading title={headingOf(task, fault)}>{isKnown && <StateBadge task={task} now={serverNow()} />}</Heading>
        {held && <p>{texts.decisionIsHeld}</p>}
        {task !== undefined && <Facts task={task} />}
        {task !== undefined && <QuestionView question={task.question} />}
      </article>
      {!isCurrent && fault !== undefined && <Unreadable fault={fault} onRetry={read} />}
      {isKnown && !isOpen && <Outcome task={task} />}
      {isOpen && isCoordinator && <Away address={task.assigned_to} />}
      {isOpen && (isCoordinator || normalizeEmail(task.assigned_by) === email) && (
        <TaskActions task={task} onChange={read} />
      )}
      {isMine && isOpen && <DecisionForm task={task} making={making} />}
      {isMine && !isOpen && <Next waiting={waiting.filter((other) => other.task_id !== task_id)} />}
      {task !== undefined && <TaskHistory task={task} />}
    </>
  );
}

/** The position of a task among those that wait. */
interface PlaceInLine {
  /** -1 for a task that does not wait. */
  index: number;
  next: JsonTask | undefined;
  previous: JsonTask | undefined;
}

/** After a task that does not wait, the most urgent one. */
function placeOf(task_id: string, waiting: JsonTask[]): PlaceInLine {
  const index = waiting.findIndex((task) => task.task_id === task_id);
  return { index, next: waiting[index + 1], previous: waiting[index - 1] };
}

/** Says which of the waiting questions this is, with links to its neighbours for people without a keyboard. */
function Place({ place: { index, next, previous }, count }: { place: PlaceInLine; count: number }) {
  if (index < 0 || count < 2) return null;
  return (
    <nav aria-label={texts.waitingQuestions} class="place">
      <span>{texts.placeOf(index + 1, count)}</span>
      {previous !== undefined && <a href={taskRoute(previous.task_id)}>{texts.previous}</a>}
      {next !== undefined && <a href={taskRoute(next.task_id)}>{texts.next}</a>}
    </nav>
  );
}

/** The keys of a question; without `making` nothing can be decided. */
function useQuestionKeys(
  question: { current: HTMLElement | null },
  making: ReturnType<typeof useDecision> | undefined,
  { next, previous }: PlaceInLine,
): void {
  const { showKeys } = useServices();
  const decide = making !== undefined && {
    a: making.approve,
    w: () => making.comment('APPROVED'),
    r: () => making.comment('REJECTED'),
    c: () => making.comment('CHANGES_REQUESTED'),
  };
  const goTo = (task: JsonTask | undefined) => () => {
    if (task !== undefined) location.hash = taskRoute(task.task_id);
  };
  useKeys(question, { ...decide, '?': showKeys });
  useKeys(ANYWHERE, { j: goTo(next), k: goTo(previous) });
}

function headingOf(task: JsonTask | undefined, fault: ApiError | undefined): string {
  if (task !== undefined) return texts.questionNamed(task.reference);
  if (fault === undefined) return texts.question;
  return fault.status === 404 ? texts.noSuchQuestion : texts.thisDidNotWork;
}

function Facts({ task }: { task: JsonTask }) {
  const now = serverNow();
  return (
    <p class="facts">
      <span>
        {texts.from} <bdi translate={false}>{task.assigned_by}</bdi> {texts.to}{' '}
        <bdi translate={false}>{task.assigned_to}</bdi>
      </span>
      <Moment moment={task.created_at} now={now} prefix={texts.submittedWord} isInFull />
      <a href={questionRoute(task.question_id)}>
        {texts.question} {task.reference}
        {texts.itsStagesAndRevisions}
      </a>
      {stateOf(task) === 'PENDING' && <DueAt task={task} now={now} />}
    </p>
  );
}

/** Links to continue with. */
function Next({ waiting }: { waiting: JsonTask[] }) {
  const next = waiting[0];
  return (
    <p>
      {next === undefined ? (
        <a href={WAITING}>{allDoneWords()}</a>
      ) : (
        <a class="button primary" href={taskRoute(next.task_id)}>
          {texts.nextWaiting}
        </a>
      )}
    </p>
  );
}

function Unreadable({ fault, onRetry }: { fault: ApiError; onRetry(): void }) {
  if (fault.status === 404) {
    return (
      <p>
        {texts.noSuchTaskExplained} <a href={WAITING}>{texts.whatWaitsForYou}</a>
        {texts.orSignInAs}
      </p>
    );
  }
  return (
    <>
      <FaultAlert fault={fault.message} />
      <button type="button" onClick={onRetry}>
        {texts.tryAgain}
      </button>
    </>
  );
}

function Outcome({ task }: { task: JsonTask }) {
  return (
    <section aria-labelledby="outcome">
      <h2 id="outcome">{texts.STATE_NAMES[stateOf(task)]}</h2>
      {task.decided_by !== null && task.decided_at !== null && (
        <p>
          {texts.by} <bdi translate={false}>{task.decided_by}</bdi>,{' '}
          <time dateTime={task.decided_at}>{dateTime(task.decided_at)}</time>
        </p>
      )}
      {task.comments !== null && task.comments !== '' && (
        <blockquote class="typed" dir="auto" translate={false}>
          {task.comments}
        </blockquote>
      )}
    </section>
  );
}

/** The history of a task, read again when the task is. */
function TaskHistory({ task }: { task: JsonTask }) {
  const { api } = useServices();
  const { content: events } = useAnswer(() => api.events(task.task_id), [api, task]);
  return <History events={events ?? []} />;
}
