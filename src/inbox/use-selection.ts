import { useState } from 'preact/hooks';
import type { JsonTask } from './types.ts';

/** How many decisions one call takes. */
const MOST_SELECTED = 100;

export type Selection = ReturnType<typeof useSelection>;

/** The selected tasks of a list, in its order; tasks that have left the list are not among them. */
export function useSelection(tasks: JsonTask[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const selected = tasks.filter(({ task_id }) => chosen.has(task_id)).slice(0, MOST_SELECTED);
  return {
    selected,
    isSelected: (task_id: string) => chosen.has(task_id),
    toggle: (task_id: string) =>
      setChosen(new Set(chosen.has(task_id) ? [...chosen].filter((id) => id !== task_id) : [...chosen, task_id])),
    selectAll: () => setChosen(new Set(tasks.slice(0, MOST_SELECTED).map(({ task_id }) => task_id))),
    clear: () => setChosen(new Set()),
  };
}
