import { useEffect, useState } from 'preact/hooks';
import { STATUSES, type Status } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { StateFilter } from './state-filter.tsx';

/** Which tasks a list shows. */
export interface Filter {
  /** Undefined for all. */
  status: Status | undefined;
  /** Part of the question, or of the other person's address. */
  find: string;
}

/** The two filter fields of a list. */
export function Filters(props: { filter: Filter; onChange(filter: Filter): void }) {
  const { filter, onChange } = props;
  return (
    <search class="filters">
      <StateFilter status={filter.status} onChange={(status) => onChange({ ...filter, status })} />
      <label>
        {texts.find}
        <input
          type="search"
          value={filter.find}
          placeholder={texts.nameAddressOrWords}
          onInput={({ currentTarget }) => onChange({ ...filter, find: currentTarget.value })}
        />
      </label>
    </search>
  );
}

/** Stands for "all states" in the address. */
const ALL = 'ALL';

/** The filter of a list, first the given one. It is part of the address, so Back and a reload restore it. */
export function useFilter(initial: Filter): [Filter, (filter: Filter) => void] {
  const [filter, setFilter] = useState(() => readFilter(initial));
  useEffect(() => {
    const onChange = () => setFilter(readFilter(initial));
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  const change = (changed: Filter) => {
    const [path] = location.hash.split('?');
    history.replaceState(history.state, '', `${path || '#/'}${queryOf(changed, initial)}`);
    setFilter(changed);
  };
  return [filter, change];
}

function readFilter(initial: Filter): Filter {
  const query = new URLSearchParams(location.hash.split('?')[1]);
  const status = query.get('status');
  return {
    status: status === ALL ? undefined : (STATUSES.find((known) => known === status) ?? initial.status),
    find: query.get('find') ?? '',
  };
}

function queryOf({ status, find }: Filter, initial: Filter): string {
  const query = new URLSearchParams({
    ...(status !== initial.status && { status: status ?? ALL }),
    ...(find !== '' && { find }),
  });
  return query.size === 0 ? '' : `?${query}`;
}
