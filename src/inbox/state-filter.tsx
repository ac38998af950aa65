import { STATUSES, type Status } from '../core/task.ts';
import * as texts from '../views/texts.ts';

/** Chooses a state, or all of them (undefined). */
export function StateFilter(props: { status: Status | undefined; onChange(status: Status | undefined): void }) {
  return (
    <label>
      {texts.state}{' '}
      <select
        value={props.status ?? ''}
        onChange={({ currentTarget }) => props.onChange(STATUSES.find((status) => status === currentTarget.value))}
      >
        <option value="">{texts.all}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {texts.STATE_NAMES[status]}
          </option>
        ))}
      </select>
    </label>
  );
}
