import type { OfficeQuery } from './api.ts';
import { StateFilter } from './state-filter.tsx';

const PEOPLE = { assigned_to: 'Assessor', assigned_by: 'Author' } as const;
const FLAGS = { overdue: 'Overdue', stuck: 'Stuck' } as const;

/** What everybody's tasks are filtered by. */
export function OfficeFilters({ query, onChange }: { query: OfficeQuery; onChange(query: OfficeQuery): void }) {
  return (
    <search class="filters">
      <StateFilter status={query.status} onChange={(status) => onChange({ ...query, status })} />
      {(['assigned_to', 'assigned_by'] as const).map((name) => (
        <label key={name}>
          {PEOPLE[name]}{' '}
          <input
            type="search"
            placeholder="whole address"
            value={query[name] ?? ''}
            onInput={({ currentTarget }) => onChange({ ...query, [name]: currentTarget.value || undefined })}
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
