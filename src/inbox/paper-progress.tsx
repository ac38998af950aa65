import type { Status } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import type { JsonListedPaper } from './types.ts';

/** The progress of a paper: a bar of the closed questions, and the number of questions with each status. */
export function Progress({ counts }: Pick<JsonListedPaper, 'counts'>) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const done = all - (counts.PENDING ?? 0);
  const words = (Object.entries(counts) as [Status, number][]).map(
    ([status, count]) => `${count} ${texts.STATE_NAMES[status].toLowerCase()}`,
  );
  return (
    <p class="progress">
      <progress max={all} value={done} aria-label={texts.ofQuestionsDone(done, all)} /> {words.join(', ')}
    </p>
  );
}
