import * as texts from '../views/texts.ts';
import { taskRoute } from './route.ts';
import type { JsonTask } from './types.ts';
import { Typeset } from './typeset.tsx';
import { isDueSoon } from './urgency.ts';
import type { Selection } from './use-selection.ts';
import { dateTime, fromNow, isOverdue, stateOf } from './words.ts';

/** The role in which a person looks at a list: assessor of its tasks, or author of its questions. */
export type Side = 'assessor' | 'author';

/** The properties of a row. */
export interface TaskRowProps {
  task: JsonTask;
  side: Side;
  now: number;
  /** Undefined where nothing can be selected. */
  selection?: Pick<Selection, 'isSelected' | 'toggle'> | undefined;
  /** Whether the task is open beside the list, where there is only room for the essentials. */
  isCurrent?: boolean;
  onFocus?(): void;
}

/** One task of a list: its question, its author or assessor, and its state. */
export function TaskRow({ task, side, now, selection, isCurrent, onFocus }: TaskRowProps) {
  const { excerpt = '' } = task;
  return (
    <li class="row" onFocusCapture={onFocus}>
      {selection !== undefined && (
        <input
          type="checkbox"
          checked={selection.isSelected(task.task_id)}
          onChange={() => selection.toggle(task.task_id)}
          aria-label={texts.select(excerpt.slice(0, 80))}
        />
      )}
      <a
        class="row-link"
        href={taskRoute(task.task_id)}
        data-task={task.task_id}
        {...(isCurrent === true && { 'aria-current': 'page' as const })}
      >
        <span class="excerpt" dir="auto" translate={false}>
          <Typeset text={excerpt} />
        </span>
        <span class="facts">
          <span>
            {side === 'assessor' ? texts.from : texts.withIt}{' '}
            <bdi translate={false}>{side === 'assessor' ? task.assigned_by : task.assigned_to}</bdi>
          </span>
          {isCurrent === undefined && <Moment moment={task.created_at} now={now} prefix={texts.submittedWord} />}
          {stateOf(task) === 'PENDING' && <DueAt task={task} now={now} isInFull={isCurrent === undefined} />}
          {task.decided_at !== null && <Moment moment={task.decided_at} now={now} prefix={texts.decided} />}
        </span>
      </a>
      {/* Where everything waits, only what is overdue stands out. */}
      {isCurrent === undefined && (selection === undefined || isOverdue(task, now)) && (
        <StateBadge task={task} now={now} />
      )}
    </li>
  );
}

/** The deadline of a task; it stands out in the last day. */
export function DueAt({ task, now, isInFull = true }: { task: JsonTask; now: number; isInFull?: boolean }) {
  return (
    <span class={isDueSoon(task, now) ? 'due-soon' : undefined}>
      <Moment moment={task.due_at} now={now} prefix={texts.due} isInFull={isInFull} />
    </span>
  );
}

/** The state of a task, in words and by colour. */
export function StateBadge({ task, now }: { task: JsonTask; now: number }) {
  const state = stateOf(task);
  const overdue = isOverdue(task, now);
  return (
    <span class={`badge ${overdue ? 'OVERDUE' : state}`}>{overdue ? texts.overdue : texts.STATE_NAMES[state]}</span>
  );
}

interface MomentProps {
  moment: string;
  now: number;
  prefix: string;
  /** Whether the full date is written out too; otherwise it is in the tooltip. */
  isInFull?: boolean;
}

/** A moment as a distance from now, and in full with its time zone. */
export function Moment({ moment, now, prefix, isInFull = false }: MomentProps) {
  const full = dateTime(moment);
  return (
    <span>
      {prefix}{' '}
      <time dateTime={moment} title={full}>
        {isInFull ? `${fromNow(moment, now)} (${full})` : fromNow(moment, now)}
      </time>
    </span>
  );
}
