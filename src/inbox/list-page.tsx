import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { Away } from './absence-page.tsx';
import { ApproveDialog } from './approve-dialog.tsx';
import { useServices } from './context.ts';
import { type Filter, Filters, useFilter } from './filters.tsx';
import { hasWords, isPerson } from './find.ts';
import { Heading } from './heading.tsx';
import { DECIDED, NEW } from './route.ts';
import { Rows } from './rows.tsx';
import { ShowMore } from './show-more.tsx';
import { allDoneWords } from './tally.ts';
import type { Side } from './task-row.tsx';
import type { JsonTask } from './types.ts';
import { type TaskList, useTasks } from './use-tasks.ts';
import { stateOf } from './words.ts';

const PAGE = { limit: 20, pages: 1 };

/** A list of the questions assigned to this person, first those that wait, or of those they submitted. */
export function ListPage({ side, waiting }: { side: Side; waiting: TaskList }) {
  const { email } = useServices();
  const [filter, setFilter] = useFilter({ status: side === 'assessor' ? 'PENDING' : undefined, find: '' });
  const [approving, setApproving] = useState<JsonTask[] | undefined>();
  const isWaiting = side === 'assessor' && filter.status === 'PENDING';
  const other = useTasks(isWaiting ? undefined : { role: side, status: filter.status }, PAGE);
  const list = isWaiting ? waiting : other;
  const shown = shownTasks(list.tasks ?? [], filter, side);
  return (
    <>
      <Heading title={side === 'author' ? texts.myQuestions : isWaiting ? texts.waitingForMe : texts.assignedToMe}>
        {list.tasks !== undefined && <Count shown={shown.length} list={list} />}
      </Heading>
      {/* Then the list says nothing of it: their questions go to somebody else. */}
      {side === 'assessor' && list.tasks?.length === 0 && <Away address={email} />}
      <Filters filter={filter} onChange={setFilter} />
      <Reading list={list} />
      {list.tasks !== undefined && shown.length === 0 && <Nothing side={side} filter={filter} />}
      {shown.length > 0 && (
        <Rows tasks={shown} side={side} approve={isWaiting ? setApproving : undefined} isByUrgency={isWaiting} />
      )}
      <More list={list} filter={filter} />
      {approving !== undefined && <ApproveDialog tasks={approving} onClose={() => setApproving(undefined)} />}
    </>
  );
}

function Count({ shown, list }: { shown: number; list: TaskList }) {
  const total = list.tasks?.length ?? 0;
  const more = list.hasMore ? '+' : '';
  return <span class="count">{shown === total ? `${total}${more}` : texts.shownOf(shown, total, more)}</span>;
}

function shownTasks(tasks: JsonTask[], { status, find }: Filter, side: Side): JsonTask[] {
  return tasks.filter(
    (task) =>
      (isPerson(side === 'assessor' ? task.assigned_by : task.assigned_to, find) ||
        hasWords(task.excerpt ?? '', find)) &&
      (status === undefined || stateOf(task) === status),
  );
}

/** Why the list could not be read, or placeholders for its rows; nothing once they are there. */
function Reading({ list }: { list: TaskList }) {
  if (list.fault !== undefined) {
    return (
      <p class="fault" role="alert">
        {list.fault.message} {list.tasks !== undefined && texts.listIsOld}
      </p>
    );
  }
  return list.tasks === undefined ? <Skeleton /> : null;
}

/** Placeholders for the first rows. */
function Skeleton() {
  return (
    <div aria-busy="true">
      <p>{texts.readingList}</p>
      <ul class="rows skeletons" aria-hidden="true">
        {[1, 2, 3].map((row) => (
          <li key={row}>
            <span class="skeleton">…</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Nothing({ side, filter }: { side: Side; filter: Filter }) {
  const { email } = useServices();
  if (filter.find !== '')
    return (
      <p class="empty">
        {texts.nothingHas}
        <bdi translate={false}>{filter.find}</bdi>
        {texts.nothingHasEnd}
      </p>
    );
  if (side === 'assessor' && filter.status === 'PENDING') {
    return (
      <p class="empty">
        {allDoneWords()}
        {texts.questionsAppear} <bdi translate={false}>{email}</bdi> {texts.questionsAppearEnd}{' '}
        <a href={DECIDED}>{texts.seeAllAssigned}</a>.
      </p>
    );
  }
  if (side === 'author' && filter.status === undefined) {
    return (
      <p class="empty">
        {texts.nothingSubmitted} <a href={NEW}>{texts.submitTheFirstOne}</a>.
      </p>
    );
  }
  return <p class="empty">{texts.nothingInThisState}</p>;
}

/** The API lists newest first and filters by state only; this says what that means for a list that is not read to its end. */
function More({ list, filter }: { list: TaskList; filter: Filter }) {
  return (
    <ShowMore readMore={list.hasMore ? list.readMore : undefined}>
      {filter.find !== '' && texts.onlyShownAreSearched} {filter.status === 'PENDING' && texts.othersAreOlder}
    </ShowMore>
  );
}
