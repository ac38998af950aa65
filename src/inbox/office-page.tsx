import { useEffect, useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import type { ApiError, OfficeQuery } from './api.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { csvOf, save } from './csv.ts';
import { Heading } from './heading.tsx';
import { OfficeFilters } from './office-filters.tsx';
import { Overview } from './overview.tsx';
import { taskRoute } from './route.ts';
import { Moment, StateBadge } from './task-row.tsx';
import type { JsonTask } from './types.ts';

/** Writes everything that is listed to a file, a hundred tasks per call. */
const MOST_PAGES = 100;

/** The coordinators' page: how the office is doing, and everybody's tasks. */
export function OfficePage() {
  const { api } = useServices();
  const [query, setQuery] = useState<OfficeQuery>({ status: 'PENDING' });
  const { tasks, fault, setFault, readMore } = useOffice(query);
  const download = async () => {
    const all: JsonTask[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await api.office(query, 100, cursor);
      all.push(...answer.tasks);
      cursor = answer.next_cursor;
      if (cursor === null) break;
    }
    save('tasks.csv', await csvOf(all));
  };
  return (
    <>
      <Heading title={texts.office} />
      <Overview onChoose={(assigned_to) => setQuery({ ...query, assigned_to })} />
      <OfficeFilters query={query} onChange={setQuery} />
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault.message}
        </p>
      )}
      {tasks?.length === 0 && <p class="empty">{texts.noTaskIsFound}</p>}
      {tasks !== undefined && tasks.length > 0 && (
        <p>
          <button type="button" onClick={() => download().catch(setFault)}>
            {texts.saveAsCsv}
          </button>
        </p>
      )}
      <ul class="rows">
        {tasks?.map((task) => (
          <OfficeRow key={task.task_id} task={task} />
        ))}
      </ul>
      {readMore !== undefined && (
        <p class="more">
          <button type="button" onClick={readMore}>
            {texts.showMore}
          </button>
        </p>
      )}
    </>
  );
}

function OfficeRow({ task }: { task: JsonTask }) {
  const now = serverNow();
  return (
    <li class="row">
      <a class="row-link" href={taskRoute(task.task_id)}>
        <span class="excerpt">
          {texts.question} {task.reference}
        </span>
        <span class="facts">
          <span>
            {texts.from} <bdi translate={false}>{task.assigned_by}</bdi> {texts.to}{' '}
            <bdi translate={false}>{task.assigned_to}</bdi>
          </span>
          <Moment moment={task.due_at} now={now} prefix={texts.due} isInFull />
        </span>
      </a>
      <StateBadge task={task} now={now} />
    </li>
  );
}

/** One page of the tasks that fit the filter, and a way to the next. */
function useOffice(query: OfficeQuery) {
  const { api } = useServices();
  const [tasks, setTasks] = useState<JsonTask[] | undefined>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [fault, setFault] = useState<ApiError | undefined>();
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      api.office(query, 20, null).then(
        (page) => {
          if (!isCurrent) return;
          setTasks(page.tasks);
          setCursor(page.next_cursor);
          setFault(undefined);
        },
        (error: ApiError) => isCurrent && setFault(error),
      );
    }, PAUSE_MILLISECONDS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [api, query]);
  const readMore = () =>
    api.office(query, 20, cursor).then((page) => {
      setTasks([...(tasks ?? []), ...page.tasks]);
      setCursor(page.next_cursor);
    }, setFault);
  return { tasks, fault, setFault, readMore: cursor === null ? undefined : readMore };
}

/** A pause in typing after which the search starts. */
const PAUSE_MILLISECONDS = 300;
