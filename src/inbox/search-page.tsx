import { useState } from 'preact/hooks';
import type { Status } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { FaultAlert } from './fault-alert.tsx';
import { Heading } from './heading.tsx';
import { questionRoute } from './route.ts';
import { ShowMore } from './show-more.tsx';
import { StateFilter } from './state-filter.tsx';
import { Moment } from './task-row.tsx';
import type { JsonListedQuestion } from './types.ts';
import { Typeset } from './typeset.tsx';
import { TYPING_PAUSE_MILLISECONDS, usePages } from './use-pages.ts';

/** Searches the person's questions, or everybody's for coordinators, by words of text and options or by reference. */
export function SearchPage() {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<Status | undefined>();
  const [role, setRole] = useState<'author' | 'coordinator'>('author');
  const { api } = useServices();
  const words = search.trim();
  const read = async (cursor: string | null) => {
    const query = { role, status, search: words === '' ? undefined : words };
    const { questions, next_cursor } = await api.questions(query, cursor);
    return { items: questions, next_cursor };
  };
  const found = usePages(read, [words, status, role], words === '' ? 0 : TYPING_PAUSE_MILLISECONDS);
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
      <FaultAlert fault={found.fault?.message} />
      {found.items?.length === 0 && <p class="empty">{texts.noQuestionIsFound}</p>}
      <ul class="rows">
        {found.items?.map((question) => (
          <QuestionRow key={question.question_id} question={question} />
        ))}
      </ul>
      <ShowMore readMore={found.readMore} />
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
