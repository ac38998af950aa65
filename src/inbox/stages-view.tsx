import * as texts from '../views/texts.ts';
import type { JsonReviewedQuestion, JsonTask } from './types.ts';
import { dateTime, stateOf } from './words.ts';

/** The stages of a question: the assessors of each, and those of their decisions that this person may see. */
export function StagesView({ question }: { question: JsonReviewedQuestion }) {
  return (
    <section aria-labelledby="stages">
      <h2 id="stages">{question.stages.length > 1 ? texts.stages : texts.assessors}</h2>
      <ol class="stages">
        {question.stages.map(({ stage, status, required_approvals, assigned_to }) => (
          <li key={stage}>
            <h3>
              {question.stages.length > 1 && texts.stageNumbered(stage)}
              <span class={`badge ${status}`}>
                {status === 'PLANNED' ? texts.notYetOpen : texts.STATE_NAMES[status]}
              </span>
            </h3>
            <p class="hint">{texts.mustApprove(required_approvals, assigned_to.length)}</p>
            <ul>
              {assigned_to.map((address) => (
                <li key={address}>
                  <bdi translate={false}>{address}</bdi>
                  <Said task={question.tasks.find((task) => task.stage === stage && task.assigned_to === address)} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What an assessor decided and wrote; empty while there is no task. */
function Said({ task }: { task: JsonTask | undefined }) {
  if (task === undefined) return null;
  return (
    <>
      : {texts.STATE_NAMES[stateOf(task)]}
      {task.decided_at !== null && (
        <>
          , <time dateTime={task.decided_at}>{dateTime(task.decided_at)}</time>
        </>
      )}
      {task.comments !== null && task.comments !== '' && (
        <blockquote class="typed" dir="auto" translate={false}>
          {task.comments}
        </blockquote>
      )}
    </>
  );
}
