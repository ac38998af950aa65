import * as texts from '../views/texts.ts';
import type { OfficeQuery } from './api.ts';
import { StateFilter } from './state-filter.tsx';

const PEOPLE = { assigned_to: texts.assessor, assigned_by: texts.author } as const;
const DAYS = { due_before: texts.dueBefore, decided_since: texts.decidedSince } as const;
const FLAGS = { overdue: texts.overdue, stuck: texts.stuck } as const;

/** The filter of everybody's tasks. */
export function OfficeFilters({ query, onChange }: { query: OfficeQuery; onChange(query: OfficeQuery): void }) {
  return (
    <search class="filters">
      <StateFilter status={query.status} onChange={(status) => onChange({ ...query, status })} />
      {(['assigned_to', 'assigned_by'] as const).map((name) => (
        <label key={name}>
          {PEOPLE[name]}{' '}
          <input
            type="search"
            placeholder={texts.wholeAddress}
            value={query[name] ?? ''}
            onInput={({ currentTarget }) => onChange({ ...query, [name]: currentTarget.value || undefined })}
          />
        </label>
      ))}
      {(['due_before', 'decided_since'] as const).map((name) => (
        <label key={name}>
          {DAYS[name]}{' '}
          <input
            type="date"
            value={dayOf(query[name])}
            onChange={({ currentTarget }) => onChange({ ...query, [name]: beginningOf(currentTarget.value) })}
          />
        </label>
      ))}
      {(['overdue', 'stuck'] as const).map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={query[name] === 'true'}
            onChange={({ currentTarget }) => onChange({ ...query, [name]: currentTarget.checked ? 'true' : undefined })}
          />{' '}
          {FLAGS[name]}
        </label>
      ))}
    </search>
  );
}

/** A moment as a date field holds it, in the reader's time zone. The Swedish locale writes dates in that form. */
function dayOf(moment: string | undefined): string {
  return moment === undefined ? '' : new Date(moment).toLocaleDateString('sv');
}

/** The moment at which a chosen day begins for the reader; undefined when none is chosen. */
function beginningOf(day: string): string | undefined {
  return day === '' ? undefined : new Date(`${day}T00:00`).toISOString();
}
