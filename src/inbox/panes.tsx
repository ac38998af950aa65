import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { serverNow } from './clock.ts';
import { TaskRow } from './task-row.tsx';
import type { JsonTask } from './types.ts';
import { UrgencyGroups } from './urgency-groups.tsx';

interface PanesProps {
  /** This person's waiting tasks, most urgent first. */
  waiting: JsonTask[];
  /** The task on the right. */
  task_id: string;
  children: ComponentChildren;
}

/** In a wide window, the list of waiting tasks stands beside the question; in a narrow one, only the question is shown. */
export function Panes({ waiting, task_id, children }: PanesProps) {
  const isWide = useIsWide();
  const hasList = isWide && waiting.length > 1;
  return (
    <div class={hasList ? 'panes' : undefined}>
      {hasList && <WaitingPane waiting={waiting} task_id={task_id} />}
      <div>{children}</div>
    </div>
  );
}

function WaitingPane({ waiting, task_id }: Omit<PanesProps, 'children'>) {
  const pane = useRef<HTMLElement>(null);
  const now = serverNow();
  useEffect(() => {
    pane.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [task_id]);
  return (
    <nav ref={pane} class="pane" aria-label={texts.whatWaitsForMe}>
      <UrgencyGroups tasks={waiting} now={now}>
        {(group) => (
          <ul class="rows">
            {group.map((task) => (
              <TaskRow key={task.task_id} task={task} side="assessor" now={now} isCurrent={task.task_id === task_id} />
            ))}
          </ul>
        )}
      </UrgencyGroups>
    </nav>
  );
}

/** The width at which both fit. In a media query, rem is the browser's own text size, so larger text needs a wider window. */
const WIDE = '(min-width: 64rem)';

function useIsWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const onChange = () => setWide(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return isWide;
}
