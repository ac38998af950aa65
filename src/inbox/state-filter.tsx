import { STATUSES, type Status } from '../core/task.ts';
import { STATE_NAMES } from '../views/labels.ts';

/** Chooses a state, or all of them (undefined). */
export function StateFilter(props: { status: Status | undefined; onChange(status: Status | undefined): void }) {
  return (
    <label>
      State{' '}
      <select
        value={props.status ?? ''}
        onChange={({ currentTarget }) => props.onChange(STATUSES.find((status) => status === currentTarget.value))}
      >
        <option value="">All</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {STATE_NAMES[status]}
          </option>
        ))}
      </select>
    </label>
  );
}
