import { useEffect, useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import type { ApiError } from './api.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { Heading } from './heading.tsx';
import type { PaperRole } from './paper-calls.ts';
import { Progress } from './paper-progress.tsx';
import { NEW_PAPER, paperRoute } from './route.ts';
import { Moment } from './task-row.tsx';
import type { JsonListedPaper } from './types.ts';

const ROLES: Record<PaperRole, string> = {
  author: texts.mine,
  assessor: texts.toAssess,
  coordinator: texts.everybodys,
};

/** The papers that a person submitted or assesses; for coordinators, everybody's. */
export function PapersPage() {
  const { isCoordinator } = useServices();
  const [role, setRole] = useState<PaperRole>('author');
  const { papers, fault, more } = usePapers(role);
  const roles = (Object.keys(ROLES) as PaperRole[]).filter((one) => one !== 'coordinator' || isCoordinator);
  return (
    <>
      <Heading title={texts.papers} />
      <div class="actions">
        <a class="button primary" href={NEW_PAPER}>
          {texts.submitAPaperMenu}
        </a>
        {roles.map((one) => (
          <button key={one} type="button" aria-pressed={role === one} onClick={() => setRole(one)}>
            {ROLES[one]}
          </button>
        ))}
      </div>
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault.message}
        </p>
      )}
      {papers?.length === 0 && <p>{texts.noPaperYet}</p>}
      <ul class="rows">
        {papers?.map((paper) => (
          <PaperRow key={paper.paper_id} paper={paper} />
        ))}
      </ul>
      {more !== undefined && (
        <button type="button" onClick={more}>
          {texts.showMore}
        </button>
      )}
    </>
  );
}

function PaperRow({ paper }: { paper: JsonListedPaper }) {
  return (
    <li>
      <a class="row-link" href={paperRoute(paper.paper_id)}>
        <bdi translate={false}>{paper.title}</bdi>
      </a>{' '}
      <span class={`badge ${paper.status}`}>{texts.STATE_NAMES[paper.status]}</span>
      <p class="facts">
        <span>
          {texts.from} <bdi translate={false}>{paper.submitted_by}</bdi>
        </span>
        <Moment moment={paper.created_at} now={serverNow()} prefix={texts.submittedWord} />
      </p>
      <Progress counts={paper.counts} />
    </li>
  );
}

/** The papers read so far; `more` reads the next page, if there is one. */
function usePapers(role: PaperRole) {
  const { api } = useServices();
  const [papers, setPapers] = useState<JsonListedPaper[] | undefined>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [fault, setFault] = useState<ApiError | undefined>();
  const read = (before: JsonListedPaper[], after: string | null) =>
    api.papers(role, after).then((page) => {
      setPapers([...before, ...page.papers]);
      setCursor(page.next_cursor);
    }, setFault);
  useEffect(() => {
    setPapers(undefined);
    setFault(undefined);
    void read([], null);
  }, [api, role]);
  return { papers, fault, more: cursor === null ? undefined : () => void read(papers ?? [], cursor) };
}
