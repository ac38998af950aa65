import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { serverNow } from './clock.ts';
import { useServices } from './context.ts';
import { FaultAlert } from './fault-alert.tsx';
import { Heading } from './heading.tsx';
import type { PaperRole } from './paper-calls.ts';
import { Progress } from './paper-progress.tsx';
import { NEW_PAPER, paperRoute } from './route.ts';
import { ShowMore } from './show-more.tsx';
import { Moment } from './task-row.tsx';
import type { JsonListedPaper } from './types.ts';
import { usePages } from './use-pages.ts';

const ROLES: Record<PaperRole, string> = {
  author: texts.mine,
  assessor: texts.toAssess,
  coordinator: texts.everybodys,
};

/** The papers that a person submitted or assesses; for coordinators, everybody's. */
export function PapersPage() {
  const { isCoordinator } = useServices();
  const [role, setRole] = useState<PaperRole>('author');
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
      {/* By its key a list of its own: until it is read, nothing of another role's is shown. */}
      <Papers key={role} role={role} />
    </>
  );
}

function Papers({ role }: { role: PaperRole }) {
  const { api } = useServices();
  const read = async (cursor: string | null) => {
    const { papers, next_cursor } = await api.papers(role, cursor);
    return { items: papers, next_cursor };
  };
  const { items, fault, readMore } = usePages(read, [], 0);
  return (
    <>
      <FaultAlert fault={fault?.message} />
      {items?.length === 0 && <p>{texts.noPaperYet}</p>}
      <ul class="rows">
        {items?.map((paper) => (
          <PaperRow key={paper.paper_id} paper={paper} />
        ))}
      </ul>
      <ShowMore readMore={readMore} />
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
