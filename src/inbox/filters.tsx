import type { Status } from '../core/task.ts';
import { STATUSES } from '../core/task.ts';
import { STATE_NAMES } from '../views/labels.ts';

/** Which tasks of a list are shown. */
export interface Filter {
  /** Undefined for all. */
  status: Status | undefined;
  /** Part of the other person's address. */
  person: string;
}

/** The two filters of a list. */
export function Filters(props: { filter: Filter; onChange(filter: Filter): void }) {
  const { filter, onChange } = props;
  return (
    <search class="filters">
      <label>
        State
        <select
          value={filter.status ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ ...filter, status: STATUSES.find((status) => status === currentTarget.value) })
          }
        >
          <option value="">All</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {STATE_NAMES[status]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Person
        <input
          type="search"
          value={filter.person}
          placeholder="name or address"
          onInput={({ currentTarget }) => onChange({ ...filter, person: currentTarget.value })}
        />
      </label>
    </search>
  );
}
