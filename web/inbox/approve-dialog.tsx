import { useState } from 'preact/hooks';
import { useServices } from './context.ts';
import { ConfirmDialog, Dialog } from './dialog.tsx';
import { QuestionView, useQuestion, useQuestions } from './question-view.tsx';
import type { DecisionResult, JsonQuestion, JsonTask } from './types.ts';
import { counted } from './words.ts';

/**
 * Shows each question in full, asks once and approves them, not before all are shown: one by its own call, several together, each decided by
 * itself. What was not approved is said of each; what was leaves the lists.
 */
export function ApproveDialog({ tasks, onClose }: { tasks: JsonTask[]; onClose(): void }) {
  const { api, announce, onDecided } = useServices();
  const [results, setResults] = useState<DecisionResult[] | undefined>();
  const questions = useQuestions(tasks.map(({ task_id }) => task_id));
  const confirm = async () => {
    const [first, ...more] = tasks;
    if (first !== undefined && more.length === 0) {
      await api.decide(first.task_id, 'APPROVED', '');
      onDecided([first.task_id]);
      announce('Approved.');
      onClose();
      return;
    }
    const answered = await api.approveAll(tasks.map(({ task_id }) => task_id));
    const approved = answered.filter(isApproved);
    onDecided(approved.map(({ task_id }) => task_id));
    announce(`${approved.length} of ${counted(tasks.length)} approved.`);
    setResults(answered);
  };
  if (results !== undefined) return <Results tasks={tasks} results={results} onClose={onClose} />;
  const title = tasks.length === 1 ? 'Approve this question?' : `Approve ${counted(tasks.length)}?`;
  return (
    <ConfirmDialog
      title={title}
      verb="Approve"
      isReady={questions.size === tasks.length}
      onConfirm={confirm}
      onClose={onClose}
    >
      <TaskQuestions tasks={tasks} questions={questions} />
    </ConfirmDialog>
  );
}

const isApproved = ({ status }: DecisionResult) => status < 300;

function TaskQuestions(props: { tasks: JsonTask[]; questions: ReadonlyMap<string, JsonQuestion> }) {
  return (
    <ul class="confirm-list">
      {props.tasks.map(({ task_id, assigned_by }) => {
        const question = props.questions.get(task_id);
        return (
          <li key={task_id}>
            <p class="facts">
              From <bdi>{assigned_by}</bdi>
            </p>
            {question === undefined ? <p>The question is being read…</p> : <QuestionView question={question} />}
          </li>
        );
      })}
    </ul>
  );
}

function Results(props: { tasks: JsonTask[]; results: DecisionResult[]; onClose(): void }) {
  const { tasks, results, onClose } = props;
  const approved = results.filter(isApproved).length;
  return (
    <Dialog title={`${approved} of ${counted(tasks.length)} approved`} onClose={onClose}>
      <ul class="confirm-list">
        {results.map((result) => (
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
  const question = useQuestion(result.task_id);
  return (
    <li>
      <p class="excerpt" dir="auto">
        {question?.question_text ?? result.task_id}
      </p>
      {isApproved(result) ? (
        <span class="badge APPROVED">Approved</span>
      ) : (
        <span class="fault">Not approved: {result.error?.detail ?? `the service answered ${result.status}`}.</span>
      )}
    </li>
  );
}
