import type { Status } from '../core/task.ts';
import { StateFilter } from './state-filter.tsx';

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
      <StateFilter status={filter.status} onChange={(status) => onChange({ ...filter, status })} />
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
