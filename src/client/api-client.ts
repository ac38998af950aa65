import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.generated.ts';

/** The API, typed by docs/openapi.yaml: each call answers `data`, or the problem details as `error`. */
export type ApiClient = Client<paths>;

export type { components, paths };
export type Paper = components['schemas']['Paper'];
export type PaperSubmission = components['schemas']['PaperSubmission'];
export type NewAbsence = components['schemas']['NewAbsence'];

/** The API at that address, as the person whose ID token it is; through another `fetch` where one is given. */
export function createApiClient(
  baseUrl: string,
  token: string,
  fetch?: (request: Request) => Promise<Response>,
): ApiClient {
  return createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` }, ...(fetch && { fetch }) });
}

/** What a refused call answers: problem details, or the gateway's own message. */
interface Refusal {
  title?: string;
  detail?: string;
  errors?: readonly { path: string; message: string }[] | undefined;
  message?: string;
}

/** What went wrong, in a sentence, with what is wrong with each field. */
export function describeProblem({ detail, title, errors = [], message }: Refusal): string {
  const fields = errors.map((fault) => `\n  ${fault.path}: ${fault.message}`).join('');
  return `${detail ?? title ?? message ?? 'The API refused the call'}${fields}`;
}
