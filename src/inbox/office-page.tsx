import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import type { OfficeQuery } from './api.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { csvOf, save } from './csv.ts';
import { FaultAlert } from './fault-alert.tsx';
import { Heading } from './heading.tsx';
import { OfficeFilters } from './office-filters.tsx';
import { Overview } from './overview.tsx';
import { taskRoute } from './route.ts';
import { ShowMore } from './show-more.tsx';
import { Moment, StateBadge } from './task-row.tsx';
import type { JsonTask } from './types.ts';
import { TYPING_PAUSE_MILLISECONDS, usePages } from './use-pages.ts';

/** Tasks shown at first, and by each `Show more`. */
const PAGE = 20;
/** Calls for a file, each for a hundred tasks. */
const MOST_PAGES = 100;

/** The coordinators' page: how the office is doing, and everybody's tasks. */
export function OfficePage() {
  const { api } = useServices();
  const [query, setQuery] = useState<OfficeQuery>({ status: 'PENDING' });
  const {
    items: tasks,
    fault,
    readMore,
  } = usePages(
    async (cursor) => {
      const { tasks: items, next_cursor } = await api.office(query, PAGE, cursor);
      return { items, next_cursor };
    },
    [query],
    TYPING_PAUSE_MILLISECONDS,
  );
  const [notSaved, setNotSaved] = useState<string | undefined>();
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
    setNotSaved(cursor === null ? undefined : texts.onlyNewestSaved(all.length));
  };
  return (
    <>
      <Heading title={texts.office} />
      <Overview onChoose={(assigned_to) => setQuery({ ...query, assigned_to })} />
      <OfficeFilters query={query} onChange={setQuery} />
      <FaultAlert fault={fault?.message} />
      <FaultAlert fault={notSaved} />
      {tasks?.length === 0 && <p class="empty">{texts.noTaskIsFound}</p>}
      {tasks !== undefined && tasks.length > 0 && (
        <p>
          <button type="button" onClick={() => download().catch(({ message }: Error) => setNotSaved(message))}>
            {texts.saveAsCsv}
          </button>
        </p>
      )}
      <ul class="rows">
        {tasks?.map((task) => (
          <OfficeRow key={task.task_id} task={task} />
        ))}
      </ul>
      <ShowMore readMore={readMore} />
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
