import type { ComponentChildren } from 'preact';
import type { JsonTask } from './types.ts';
import { byUrgency } from './urgency.ts';

interface UrgencyGroupsProps {
  tasks: JsonTask[];
  now: number;
  /** Renders the list of one group. */
  children(group: JsonTask[]): ComponentChildren;
}

/** Tasks grouped under headings by their deadlines, each with its count. */
export function UrgencyGroups({ tasks, now, children }: UrgencyGroupsProps) {
  return (
    <>
      {byUrgency(tasks, now).map(([urgency, group]) => (
        <section key={urgency} aria-label={urgency}>
          <h2 class="urgency">
            {urgency} <span class="count">{group.length}</span>
          </h2>
          {children(group)}
        </section>
      ))}
    </>
  );
}
