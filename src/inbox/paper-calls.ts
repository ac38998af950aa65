import type { ApiClient, PaperSubmission, paths } from '../client/api-client.ts';
import { data, given } from './data.ts';

export type PaperRole = NonNullable<NonNullable<paths['/papers']['get']['parameters']['query']>['role']>;

/** The calls about papers. */
export function paperCalls(client: ApiClient) {
  const one = (paper_id: string) => ({ params: { path: { paper_id } } });
  return {
    papers: (role: PaperRole, cursor: string | null) =>
      data(client.GET('/papers', { params: { query: given({ role, cursor }) } })),
    paper: (paper_id: string) => data(client.GET('/papers/{paper_id}', one(paper_id))),
    submitPaper: (body: PaperSubmission, key: string) =>
      data(client.POST('/papers', { params: { header: { 'Idempotency-Key': key } }, body })),
    withdrawPaper: (paper_id: string) => data(client.POST('/papers/{paper_id}/withdrawal', one(paper_id))),
    reassignPaper: (paper_id: string, from: string, assigned_to: string) =>
      data(client.POST('/papers/{paper_id}/reassignment', { ...one(paper_id), body: { from, assigned_to } })),
    movePaperDeadline: (paper_id: string, due_in_seconds: number) =>
      data(client.POST('/papers/{paper_id}/deadline', { ...one(paper_id), body: { due_in_seconds } })),
  };
}
