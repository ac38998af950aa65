import { useEffect, useRef, useState } from 'preact/hooks';
import type { Decision } from '../../src/core/task.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { useServices } from './context.ts';
import { type Filter, Filters } from './filters.tsx';
import { useKeys } from './keys.ts';
import { NEW, taskRoute } from './route.ts';
import { type Side, TaskRow } from './task-row.tsx';
import type { JsonTask } from './types.ts';
import { useSelection } from './use-selection.ts';
import { type TaskList, useTasks } from './use-tasks.ts';
import { counted, stateOf } from './words.ts';

const PAGE = { limit: 20, pages: 1 };

/** A list: the questions that wait for this person, or those that they submitted. */
export function ListPage({ side, waiting }: { side: Side; waiting: TaskList }) {
  const { email } = useServices();
  const [filter, setFilter] = useState<Filter>({ status: side === 'assessor' ? 'PENDING' : undefined, person: '' });
  const isWaiting = side === 'assessor' && filter.status === 'PENDING';
  const other = useTasks(isWaiting ? undefined : { role: side, status: filter.status }, PAGE);
  const list = isWaiting ? waiting : other;
  const shown = shownTasks(list.tasks ?? [], filter, side, isWaiting);
  const title = side === 'author' ? 'My questions' : isWaiting ? 'Waiting for me' : 'Assigned to me';
  return (
    <>
      <h1 tabIndex={-1}>
        {title} {list.tasks !== undefined && <Count shown={shown.length} list={list} />}
      </h1>
      <Filters filter={filter} onChange={setFilter} />
      {list.fault !== undefined && (
        <p class="fault" role="alert">
          {list.fault.message} {list.tasks !== undefined && 'This is the list as it was before.'}
        </p>
      )}
      {list.tasks === undefined && list.fault === undefined && <p>The list is being read…</p>}
      {list.tasks !== undefined && shown.length === 0 && <Nothing side={side} filter={filter} email={email} />}
      {shown.length > 0 && <Rows tasks={shown} side={side} canDecide={isWaiting} />}
      {list.hasMore && (
        <p class="more">
          <button type="button" onClick={list.readMore}>
            Show more
          </button>{' '}
          {filter.person !== '' && 'Only the questions that are shown so far are searched for the person.'}
          {isWaiting && 'There are more than are read so far, and they are older.'}
        </p>
      )}
    </>
  );
}

function Count({ shown, list }: { shown: number; list: TaskList }) {
  const total = list.tasks?.length ?? 0;
  const more = list.hasMore ? '+' : '';
  return <span class="count">{shown === total ? `${total}${more}` : `${shown} of ${total}${more}`}</span>;
}

function shownTasks(tasks: JsonTask[], filter: Filter, side: Side, isWaiting: boolean): JsonTask[] {
  const person = filter.person.trim().toLowerCase();
  const shown = tasks.filter(
    (task) =>
      (side === 'assessor' ? task.assigned_by : task.assigned_to).includes(person) &&
      (filter.status === undefined || stateOf(task) === filter.status),
  );
  return isWaiting ? shown.reverse() : shown;
}

function Nothing({ side, filter, email }: { side: Side; filter: Filter; email: string }) {
  if (filter.person !== '') return <p class="empty">No question here has “{filter.person}” in its person.</p>;
  if (side === 'assessor' && filter.status === 'PENDING') {
    return (
      <p class="empty">
        Nothing waits for you. Questions appear here by themselves when an author names <bdi>{email}</bdi> as the
        assessor.
      </p>
    );
  }
  if (side === 'author' && filter.status === undefined) {
    return (
      <p class="empty">
        You have not submitted a question yet. <a href={NEW}>Submit the first one</a>.
      </p>
    );
  }
  return <p class="empty">No question is in this state. Choose another one above.</p>;
}

/** The row that the keys j and k moved to last; kept while other pages are shown. */
let currentTask: string | undefined;

function Rows({ tasks, side, canDecide }: { tasks: JsonTask[]; side: Side; canDecide: boolean }) {
  const list = useRef<HTMLUListElement>(null);
  const selection = useSelection(canDecide ? tasks : []);
  const [approving, setApproving] = useState<JsonTask[] | undefined>();
  const now = Date.now();
  const current = () => tasks.find(({ task_id }) => task_id === currentTask);
  const focus = (index: number) => {
    const task = tasks[Math.max(0, Math.min(index, tasks.length - 1))];
    list.current?.querySelector<HTMLElement>(`[data-task="${task?.task_id}"]`)?.focus();
  };
  const move = (step: number) => {
    const index = tasks.findIndex(({ task_id }) => task_id === currentTask);
    focus(index < 0 ? 0 : index + step);
  };
  const approve = (chosen: JsonTask[]) => chosen.length > 0 && setApproving(chosen);
  const decideOnPage = (decision: Decision) => {
    const task = current();
    if (task !== undefined) location.hash = taskRoute(task.task_id, decision);
  };
  useKeepFocus(tasks, focus);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(canDecide && {
      x: () => current() !== undefined && selection.toggle(currentTask ?? ''),
      a: () => approve(selection.selected.length > 0 ? selection.selected : tasks.filter((task) => task === current())),
      r: () => decideOnPage('REJECTED'),
      c: () => decideOnPage('CHANGES_REQUESTED'),
    }),
  });
  return (
    <>
      {canDecide && <SelectionBar selection={selection} onApprove={() => approve(selection.selected)} />}
      <ul ref={list} class="rows">
        {tasks.map((task) => (
          <TaskRow
            key={task.task_id}
            task={task}
            side={side}
            now={now}
            selection={
              canDecide
                ? { isSelected: selection.isSelected(task.task_id), toggle: () => selection.toggle(task.task_id) }
                : undefined
            }
            onFocus={() => {
              currentTask = task.task_id;
            }}
          />
        ))}
      </ul>
      {approving !== undefined && (
        <ApproveDialog
          tasks={approving}
          onClose={() => {
            setApproving(undefined);
            selection.clear();
          }}
        />
      )}
    </>
  );
}

function SelectionBar(props: { selection: ReturnType<typeof useSelection>; onApprove(): void }) {
  const { selection, onApprove } = props;
  const count = selection.selected.length;
  return (
    <div class="selection">
      <button type="button" onClick={count > 0 ? selection.clear : selection.selectAll}>
        {count > 0 ? 'Clear selection' : 'Select all'}
      </button>
      {count > 0 && (
        <button type="button" class="primary" onClick={onApprove}>
          Approve {counted(count)}…
        </button>
      )}
    </div>
  );
}

/** A row that leaves the list while it has the focus hands it to the row that takes its place. */
function useKeepFocus(tasks: JsonTask[], focus: (index: number) => void): void {
  const before = useRef(tasks);
  useEffect(() => {
    const index = before.current.findIndex(({ task_id }) => task_id === currentTask);
    const isGone = index >= 0 && !tasks.some(({ task_id }) => task_id === currentTask);
    before.current = tasks;
    // A focused element that is removed leaves the focus on the body.
    if (isGone && document.activeElement === document.body) focus(index);
  });
}
