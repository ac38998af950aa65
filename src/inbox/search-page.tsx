import { useEffect, useState } from 'preact/hooks';
import type { Status } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import type { ApiError } from './api.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { Heading } from './heading.tsx';
import { questionRoute } from './route.ts';
import { StateFilter } from './state-filter.tsx';
import { Moment } from './task-row.tsx';
import type { JsonListedQuestion } from './types.ts';
import { Typeset } from './typeset.tsx';

/** A pause in typing after which the search starts. */
const PAUSE_MILLISECONDS = 300;

/** Searches the person's questions, or everybody's for coordinators, by words of text and options or by reference. */
export function SearchPage() {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<Status | undefined>();
  const [role, setRole] = useState<'author' | 'coordinator'>('author');
  const { questions, fault, readMore } = useFound(search, status, role);
  return (
    <>
      <Heading title={texts.questions} />
      <search class="filters">
        <label>
          {texts.wordsOrReference}{' '}
          <input type="search" value={search} onInput={({ currentTarget }) => setSearch(currentTarget.value)} />
        </label>
        <StateFilter status={status} onChange={setStatus} />
        <label>
          <input
            type="checkbox"
            checked={role === 'coordinator'}
            onChange={({ currentTarget }) => setRole(currentTarget.checked ? 'coordinator' : 'author')}
          />{' '}
          {texts.everybodysCoordinators}
        </label>
      </search>
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault.message}
        </p>
      )}
      {questions?.length === 0 && <p class="empty">{texts.noQuestionIsFound}</p>}
      <ul class="rows">
        {questions?.map((question) => (
          <QuestionRow key={question.question_id} question={question} />
        ))}
      </ul>
      {readMore !== undefined && (
        <p class="more">
          <button type="button" onClick={readMore}>
            {texts.showMore}
          </button>
        </p>
      )}
    </>
  );
}

function QuestionRow({ question }: { question: JsonListedQuestion }) {
  const { question_id, question_text, reference, revision, created_at, status } = question;
  return (
    <li class="row">
      <a class="row-link" href={questionRoute(question_id)}>
        <span class="excerpt" dir="auto" translate={false}>
          <Typeset text={question_text} />
        </span>
        <span class="facts">
          <span>
            {reference}
            {texts.revisionMid} {revision}
          </span>
          <Moment moment={created_at} now={serverNow()} prefix={texts.submittedWord} />
        </span>
      </a>
      <span class={`badge ${status}`}>{texts.STATE_NAMES[status]}</span>
    </li>
  );
}

/** One page of results, and a way to the next; read again a moment after the search changes. */
function useFound(search: string, status: Status | undefined, role: 'author' | 'coordinator') {
  const { api } = useServices();
  const [questions, setQuestions] = useState<JsonListedQuestion[] | undefined>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [fault, setFault] = useState<ApiError | undefined>();
  const words = search.trim();
  const query = { role, status, search: words === '' ? undefined : words };
  useEffect(() => {
    let isCurrent = true;
    const read = async () => {
      try {
        const page = await api.questions(query, null);
        if (!isCurrent) return;
        setQuestions(page.questions);
        setCursor(page.next_cursor);
        setFault(undefined);
      } catch (error) {
        if (isCurrent) setFault(error as ApiError);
      }
    };
    const timer = setTimeout(read, words === '' ? 0 : PAUSE_MILLISECONDS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [api, words, status, role]);
  const readMore = () =>
    api.questions(query, cursor).then((page) => {
      setQuestions([...(questions ?? []), ...page.questions]);
      setCursor(page.next_cursor);
    }, setFault);
  return { questions, fault, readMore: cursor === null ? undefined : readMore };
}
