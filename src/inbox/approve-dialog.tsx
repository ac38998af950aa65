import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { ApiError } from './api.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useServices } from './context.ts';
import { QuestionView } from './question-view.tsx';
import { Results } from './results-dialog.tsx';
import { countDecision } from './tally.ts';
import type { DecisionResult, JsonTask } from './types.ts';
import { type Reading, readQuestion, useQuestions } from './use-questions.ts';

/**
 * Shows each question in full, asks once, and approves only after all of them are shown. One question is approved by its
 * own call, several by one call that decides each and confirms it as read. Says which were not approved, and why.
 */
export function ApproveDialog({ tasks, onClose }: { tasks: JsonTask[]; onClose(): void }) {
  const batch = useBatch(tasks);
  const { results, confirm } = useApproval(batch.tasks, onClose);
  const { readings, retry } = useQuestions(batch.tasks.map(({ task_id }) => task_id));
  const isSeveral = tasks.length > 1;
  if (results !== undefined) return <Results results={results} onClose={onClose} />;
  const isRead = ({ task_id }: JsonTask) => readQuestion(readings.get(task_id)) !== undefined;
  const ready = batch.tasks.filter((task) => isRead(task) && (!isSeveral || batch.isTicked(task.task_id))).length;
  const count = texts.counted(batch.tasks.length);
  return (
    <ConfirmDialog
      title={isSeveral ? texts.approveSeveralTitle(count) : texts.approveThisQuestion}
      {...(!isSeveral && { decision: 'APPROVED' })}
      verb={isSeveral ? texts.approveSeveral(count) : texts.approve}
      missing={ready === batch.tasks.length ? undefined : missingWords(isSeveral, ready, batch.tasks.length)}
      onConfirm={confirm}
      onClose={onClose}
    >
      <ul class="confirm-list">
        {batch.tasks.map((task) => (
          <li key={task.task_id}>
            <p class="facts">
              <span>
                {texts.from} <bdi translate={false}>{task.assigned_by}</bdi>
              </span>
            </p>
            <ReadingView reading={readings.get(task.task_id)} onRetry={retry} />
            {isSeveral && <Tick task={task} batch={batch} isRead={isRead(task)} />}
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}

function missingWords(isSeveral: boolean, ready: number, all: number): string {
  return isSeveral ? texts.tickEachFirst(ready, all) : texts.notShownYet;
}

/** The tasks to approve, and which of their questions the person has read. */
function useBatch(given: JsonTask[]) {
  const [tasks, setTasks] = useState(given);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  return {
    tasks,
    isTicked: (task_id: string) => ticked.has(task_id),
    tick: (task_id: string, isOn: boolean) =>
      setTicked((before) => new Set(isOn ? [...before, task_id] : [...before].filter((id) => id !== task_id))),
    /** Undefined for the last question. */
    takeOut:
      tasks.length > 1 ? (task_id: string) => setTasks(tasks.filter((task) => task.task_id !== task_id)) : undefined,
  };
}

type Batch = ReturnType<typeof useBatch>;

/** Approves; `results` is set once there are results of several. */
function useApproval(tasks: JsonTask[], onClose: () => void) {
  const { api, announce, decide, onDecided } = useServices();
  const [results, setResults] = useState<DecisionResult[] | undefined>();
  const confirm = async () => {
    const [first, ...more] = tasks;
    if (first !== undefined && more.length === 0) {
      const { task_id, reference } = first;
      decide({ task_id, reference, decision: 'APPROVED', comments: '' });
      onClose();
      return;
    }
    const answered = await api.approveAll(tasks.map(({ task_id }) => task_id));
    const approved = answered.filter(({ status }) => status < 300);
    countDecision('APPROVED', approved.length);
    onDecided(approved.map(({ task_id }) => task_id));
    announce(texts.approvedOf(approved.length, texts.counted(tasks.length)));
    setResults(answered);
  };
  return { results, confirm };
}

function ReadingView({ reading, onRetry }: { reading: Reading; onRetry(): void }) {
  if (reading === undefined) return <p>{texts.readingQuestion}</p>;
  if (!(reading instanceof ApiError)) return <QuestionView question={reading} />;
  return (
    <div class="fault" role="alert">
      <p>
        {texts.questionUnreadable} {reading.message}
      </p>
      <button type="button" onClick={onRetry}>
        {texts.tryAgain}
      </button>
    </div>
  );
}

/** Marks a question as read, or as unread. */
function Tick({ task, batch, isRead }: { task: JsonTask; batch: Batch; isRead: boolean }) {
  const { task_id } = task;
  return (
    <div class="tick">
      <label>
        <input
          type="checkbox"
          disabled={!isRead}
          checked={batch.isTicked(task_id)}
          onChange={({ currentTarget }) => batch.tick(task_id, currentTarget.checked)}
        />
        {texts.haveRead}
      </label>
      {batch.takeOut !== undefined && (
        <button type="button" onClick={() => batch.takeOut?.(task_id)}>
          {texts.takeItOut}
        </button>
      )}
    </div>
  );
}
