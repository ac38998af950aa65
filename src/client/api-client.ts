import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.generated.ts';

/** The API, typed by docs/openapi.yaml: each call returns `data`, or the problem details as `error`. */
export type ApiClient = Client<paths>;

export type { components, paths };
export type Paper = components['schemas']['Paper'];
export type PaperSubmission = components['schemas']['PaperSubmission'];
export type NewAbsence = components['schemas']['NewAbsence'];

/** The API at an address, called with a person's ID token, and with another `fetch` if given. */
export function createApiClient(
  baseUrl: string,
  token: string,
  fetch?: (request: Request) => Promise<Response>,
): ApiClient {
  return createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` }, ...(fetch && { fetch }) });
}

/** The body of a refusal: problem details, or the gateway's own message. */
interface Refusal {
  title?: string;
  detail?: string;
  errors?: readonly { path: string; message: string }[] | undefined;
  message?: string;
}

/** The error as a sentence, with the fault of each field. */
export function describeProblem({ detail, title, errors = [], message }: Refusal): string {
  const fields = errors.map((fault) => `\n  ${fault.path}: ${fault.message}`).join('');
  return `${detail ?? title ?? message ?? 'The API refused the call'}${fields}`;
}
