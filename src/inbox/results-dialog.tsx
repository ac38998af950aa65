import { Dialog } from './dialog.tsx';
import type { DecisionResult } from './types.ts';
import { readQuestion, useQuestion } from './use-questions.ts';
import { counted } from './words.ts';

const isApproved = ({ status }: DecisionResult) => status < 300;

/** What became of each of several approvals; what was not approved comes first. */
export function Results({ results, onClose }: { results: DecisionResult[]; onClose(): void }) {
  const approved = results.filter(isApproved);
  const others = results.filter((result) => !isApproved(result));
  return (
    <Dialog title={`${approved.length} of ${counted(results.length)} approved`} onClose={onClose}>
      <ul class="confirm-list">
        {[...others, ...approved].map((result) => (
          <Result key={result.task_id} result={result} />
        ))}
      </ul>
      <div class="actions">
        <button type="button" class="primary" onClick={onClose}>
          Close
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
        <span class="badge APPROVED">Approved</span>
      ) : (
        <span class="fault">
          Not approved: {'error' in result ? result.error.detail : `the service answered ${result.status}`}.
        </span>
      )}
    </li>
  );
}
