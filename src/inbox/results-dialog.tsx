import * as texts from '../views/texts.ts';
import { Dialog } from './dialog.tsx';
import type { DecisionResult } from './types.ts';
import { readQuestion, useQuestion } from './use-questions.ts';

const isApproved = ({ status }: DecisionResult) => status < 300;

/** The result of each of several approvals; those that failed come first. */
export function Results({ results, onClose }: { results: DecisionResult[]; onClose(): void }) {
  const approved = results.filter(isApproved);
  const others = results.filter((result) => !isApproved(result));
  return (
    <Dialog title={texts.approvedOfTitle(approved.length, texts.counted(results.length))} onClose={onClose}>
      <ul class="confirm-list">
        {[...others, ...approved].map((result) => (
          <Result key={result.task_id} result={result} />
        ))}
      </ul>
      <div class="actions">
        <button type="button" class="primary" onClick={onClose}>
          {texts.close}
        </button>
      </div>
    </Dialog>
  );
}

function Result({ result }: { result: DecisionResult }) {
  const question = readQuestion(useQuestion(result.task_id));
  return (
    <li>
      <p class="excerpt" dir="auto" translate={false}>
        {question?.question_text ?? result.task_id}
      </p>
      {isApproved(result) ? (
        <span class="badge APPROVED">{texts.approved}</span>
      ) : (
        <span class="fault">
          {texts.notApproved} {'error' in result ? result.error.detail : texts.theServiceAnswered(result.status)}.
        </span>
      )}
    </li>
  );
}
