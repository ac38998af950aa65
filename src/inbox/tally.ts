import type { Decision } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { keep, readKept } from './kept.ts';

const KEY = 'tally';

type Tally = Record<'approved' | 'sent_back', number>;

/** Counts the decisions made in this tab since the sign-in; a negative step takes one back. */
export function countDecision(decision: Decision, step: number): void {
  const tally = readTally();
  const kind = decision === 'APPROVED' ? 'approved' : 'sent_back';
  keep(KEY, { ...tally, [kind]: tally[kind] + step });
}

/** "31 approved, 6 sent back"; empty when nothing was decided. */
function tallyWords(): string {
  const { approved, sent_back } = readTally();
  const parts = [approved > 0 && texts.approvedCount(approved), sent_back > 0 && texts.sentBack(sent_back)];
  return parts.filter((part) => part !== false).join(', ');
}

/** The message when nothing waits any more. */
export function allDoneWords(): string {
  const words = tallyWords();
  return words === '' ? texts.nothingWaitsForYou : texts.allDone(words);
}

function readTally(): Tally {
  return readKept<Tally>(KEY) ?? { approved: 0, sent_back: 0 };
}
