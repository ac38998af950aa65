import * as texts from '../views/texts.ts';
import type { ApiError } from './api.ts';
import { ChangesView } from './changes-view.tsx';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { FaultAlert } from './fault-alert.tsx';
import { Heading } from './heading.tsx';
import { History } from './history.tsx';
import { QuestionActions } from './question-actions.tsx';
import { QuestionView } from './question-view.tsx';
import { questionRoute, SEARCH, taskRoute } from './route.ts';
import { StagesView } from './stages-view.tsx';
import { SubmitPage } from './submit-page.tsx';
import { Moment } from './task-row.tsx';
import type { JsonReviewedQuestion, TaskEvent } from './types.ts';
import { useAnswer } from './use-answer.ts';
import { dateTime } from './words.ts';

/** One question: its text, its stages with the decisions that this person may see, its revisions, and its author's actions. */
export function QuestionPage({ question_id }: { question_id: string }) {
  const { revisions, fault, read } = useRevisions(question_id);
  const question = revisions?.find((revision) => revision.question_id === question_id);
  if (question === undefined) return <Unread fault={fault} />;
  const before = revisions?.find(({ revision }) => revision === question.revision - 1);
  return (
    <>
      <article>
        <Heading title={texts.questionNamed(question.reference)}>
          <span class={`badge ${question.status}`}>{texts.STATE_NAMES[question.status]}</span>
        </Heading>
        <p class="facts">
          <span>
            {texts.from} <bdi translate={false}>{question.submitted_by ?? texts.nobody}</bdi>
          </span>
          <Moment moment={question.created_at} now={serverNow()} prefix={texts.submittedWord} isInFull />
          <span>
            {texts.revision} {question.revision}
          </span>
        </p>
        <QuestionView question={question} />
      </article>
      <FaultAlert fault={fault?.message} />
      <StagesView question={question} />
      <QuestionActions question={question} newest={revisions?.at(-1)} onChange={read} />
      {before !== undefined && (
        <section aria-labelledby="changes">
          <h2 id="changes">
            {texts.changedSinceRevision} {before.revision}
          </h2>
          <ChangesView before={before} after={question} />
        </section>
      )}
      <Revisions revisions={revisions ?? []} shown={question} />
      <QuestionHistory question={question} />
    </>
  );
}

/** The form for a revision, once the question is read. */
export function RevisePage({ question_id }: { question_id: string }) {
  const { revisions, fault } = useRevisions(question_id);
  const question = revisions?.find((revision) => revision.question_id === question_id);
  return question === undefined ? <Unread fault={fault} /> : <SubmitPage revises={question} />;
}

/** The revisions that this person may see, read when the page opens and whenever `read` is called. */
function useRevisions(question_id: string) {
  const { api } = useServices();
  const { content, ...rest } = useAnswer(() => api.revisions(question_id), [api, question_id]);
  return { revisions: content, ...rest };
}

function Unread({ fault }: { fault: ApiError | undefined }) {
  if (fault === undefined) return <Heading title={texts.question} />;
  return (
    <>
      <Heading title={fault.status === 404 ? texts.noSuchQuestion : texts.thisDidNotWork} />
      <FaultAlert fault={fault.status === 404 ? texts.noSuchQuestionExplained : fault.message} />
      <p>
        {texts.lookIn} <a href={SEARCH}>{texts.yourQuestions}</a>.
      </p>
    </>
  );
}

function Revisions({ revisions, shown }: { revisions: JsonReviewedQuestion[]; shown: JsonReviewedQuestion }) {
  if (revisions.length < 2) return null;
  return (
    <section aria-labelledby="revisions">
      <h2 id="revisions">{texts.revisions}</h2>
      <ol class="history">
        {revisions.map(({ question_id, revision, status, created_at }) => (
          <li key={question_id}>
            <time dateTime={created_at}>{dateTime(created_at)}</time>
            <span>
              {question_id === shown.question_id ? (
                texts.revisionNumbered(revision)
              ) : (
                <a href={questionRoute(question_id)}>
                  {texts.revision} {revision}
                </a>
              )}
              : {texts.STATE_NAMES[status]}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The history of all its tasks in order, with the assessor of each. */
function QuestionHistory({ question }: { question: JsonReviewedQuestion }) {
  const { api } = useServices();
  const { content: events } = useAnswer(() => api.questionEvents(question.question_id), [api, question]);
  const assessorOf = (task_id = '') => question.tasks.find((task) => task.task_id === task_id)?.assigned_to ?? '';
  const whose = ({ task_id }: TaskEvent) => (
    <>
      <a href={taskRoute(task_id ?? '')}>
        <bdi translate={false}>{assessorOf(task_id)}</bdi>
      </a>
      :{' '}
    </>
  );
  return <History events={events ?? []} whose={whose} />;
}
