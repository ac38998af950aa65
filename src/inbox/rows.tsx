import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Decision } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { useKeys } from './keys.ts';
import { chooseOnTheWay } from './on-the-way.ts';
import type { Questions } from './questions.ts';
import { taskRoute } from './route.ts';
import { type Side, TaskRow } from './task-row.tsx';
import type { JsonTask } from './types.ts';
import { UrgencyGroups } from './urgency-groups.tsx';
import { type Selection, useSelection } from './use-selection.ts';

interface RowsProps {
  tasks: JsonTask[];
  side: Side;
  /** Asks whether to approve these tasks; undefined where nothing can be decided. */
  approve: ((tasks: JsonTask[]) => void) | undefined;
  /** Whether rows are grouped by their deadlines; `tasks` are then in that order. */
  isByUrgency?: boolean;
}

/** The tasks of a list, for mouse and keyboard. */
export function Rows({ tasks, side, approve, isByUrgency = false }: RowsProps) {
  const list = useRef<HTMLDivElement>(null);
  const selection = useSelection(approve === undefined ? [] : tasks);
  const focus = (index: number) => {
    const task = tasks[Math.max(0, Math.min(index, tasks.length - 1))];
    list.current?.querySelector<HTMLElement>(`[data-task="${task?.task_id}"]`)?.focus();
  };
  useKeepFocus(tasks, focus);
  useReturn(tasks, focus);
  const { showKeys, questions } = useServices();
  useKeys(list, { ...rowKeys(tasks, focus), ...decisionKeys(tasks, selection, approve), '?': showKeys });
  const now = serverNow();
  const rowsOf = (group: JsonTask[]) => (
    <ul class="rows">
      {group.map((task) => (
        <TaskRow
          key={task.task_id}
          task={task}
          side={side}
          now={now}
          selection={approve === undefined ? undefined : selection}
          onFocus={() => {
            currentTask = task.task_id;
            if (approve !== undefined) readAhead(questions, tasks, task);
          }}
        />
      ))}
    </ul>
  );
  return (
    <>
      {approve !== undefined && <SelectionBar selection={selection} onApprove={() => approve(selection.selected)} />}
      <div ref={list}>
        {isByUrgency ? (
          <UrgencyGroups tasks={tasks} now={now}>
            {rowsOf}
          </UrgencyGroups>
        ) : (
          rowsOf(tasks)
        )}
      </div>
    </>
  );
}

/** Reads the question of the focused row and of the next one: `a` and one more key approve it, and the second key waits until it is shown. */
function readAhead(questions: Questions, tasks: JsonTask[], task: JsonTask): void {
  const index = tasks.indexOf(task);
  for (const { task_id } of tasks.slice(index, index + 2)) questions.of(task_id).catch(() => undefined);
}

/** The row that last had the focus; remembered while other pages are shown. */
let currentTask: string | undefined;

const indexOfCurrent = (tasks: JsonTask[]) => tasks.findIndex(({ task_id }) => task_id === currentTask);

/** j and k move the focus from row to row. */
function rowKeys(tasks: JsonTask[], focus: (index: number) => void) {
  const move = (step: number) => {
    const index = indexOfCurrent(tasks);
    focus(index < 0 ? 0 : index + step);
  };
  return { j: () => move(1), k: () => move(-1) };
}

/** x, a, w, r and c act on the focused row; a acts on the selection if there is one. */
function decisionKeys(tasks: JsonTask[], selection: Selection, approve: RowsProps['approve']) {
  if (approve === undefined) return {};
  const withCurrent = (act: (task: JsonTask) => void) => () => {
    const task = tasks[indexOfCurrent(tasks)];
    if (task !== undefined) act(task);
  };
  const decideOnPage = (decision: Decision) =>
    withCurrent(({ task_id }) => {
      chooseOnTheWay(task_id, decision);
      location.hash = taskRoute(task_id);
    });
  return {
    x: withCurrent(({ task_id }) => selection.toggle(task_id)),
    a: selection.selected.length > 0 ? () => approve(selection.selected) : withCurrent((task) => approve([task])),
    w: decideOnPage('APPROVED'),
    r: decideOnPage('REJECTED'),
    c: decideOnPage('CHANGES_REQUESTED'),
  };
}

/** When a person returns to the list, focuses the row that they left. */
function useReturn(tasks: JsonTask[], focus: (index: number) => void): void {
  useLayoutEffect(() => {
    const { activeElement } = document;
    const index = indexOfCurrent(tasks);
    if (index >= 0 && (activeElement === document.body || activeElement?.matches('main h1'))) focus(index);
  }, []);
}

/** When the focused row leaves the list, the row that takes its place gets the focus. */
function useKeepFocus(tasks: JsonTask[], focus: (index: number) => void): void {
  const before = useRef(tasks);
  // Right away: a moment later the page's heading has the focus.
  useLayoutEffect(() => {
    const index = indexOfCurrent(before.current);
    const isGone = index >= 0 && indexOfCurrent(tasks) < 0;
    before.current = tasks;
    // When a focused element is removed, the focus falls to the body.
    if (isGone && document.activeElement === document.body) focus(index);
  });
}

function SelectionBar({ selection, onApprove }: { selection: Selection; onApprove(): void }) {
  const count = selection.selected.length;
  return (
    <div class="selection">
      <button type="button" onClick={count > 0 ? selection.clear : selection.selectAll}>
        {count > 0 ? texts.clearSelection : texts.selectAll}
      </button>
      {count > 0 && (
        <button type="button" class="primary" onClick={onApprove}>
          {texts.approve} {texts.counted(count)}…
        </button>
      )}
    </div>
  );
}
