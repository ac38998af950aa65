import type { ComponentChildren } from 'preact';
import * as texts from '../views/texts.ts';
import type { TaskEvent } from './types.ts';
import { dateTime, eventText } from './words.ts';

/** What happened, oldest first; empty when the API has no history. `whose` names the task of an event in the history of several tasks. */
export function History(props: { events: TaskEvent[]; whose?: (event: TaskEvent) => ComponentChildren }) {
  const { events, whose } = props;
  if (events.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{texts.history}</h2>
      <ol class="history">
        {events.map((event) => (
          <li key={`${event.task_id} ${event.sequence}`}>
            <time dateTime={event.happened_at}>{dateTime(event.happened_at)}</time>
            <span>
              {whose?.(event)}
              <bdi>{eventText(event)}</bdi>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
