import type { Person, Target } from './target.ts';

/** An answer of the API, its body as parsed JSON. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any answer.
  body: any;
}

/** A valid submission; tests change what they are about. */
export function aSubmission(target: Target): Record<string, unknown> {
  return {
    question_text: 'Which gas do plants take in for photosynthesis?',
    options: ['Oxygen', 'Carbon dioxide', 'Nitrogen'],
    correct_answer: 'Carbon dioxide',
    assigned_to: target.emailOf('assessor'),
  };
}

/** One call as a person, or as nobody. */
export async function call(
  target: Target,
  person: Person | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  const response = await fetch(`${target.apiUrl}${path}`, {
    method,
    headers: {
      ...(person !== null && { authorization: `Bearer ${await target.tokenOf(person)}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Submits a valid question with `changes`, and returns its task's id. */
export async function submit(target: Target, changes: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await call(target, 'author', 'POST', '/questions', { ...aSubmission(target), ...changes });
  if (status !== 201) throw new Error(`submission answered ${status}: ${JSON.stringify(body)}`);
  return body.task_id;
}

export function decide(target: Target, task_id: string, decision: string, comments?: string): Promise<ApiAnswer> {
  return call(target, 'assessor', 'POST', `/tasks/${task_id}/decision`, { decision, comments });
}

/** The task once its status is no longer PENDING. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was answered.
export async function closedTask(target: Target, task_id: string, seconds?: number): Promise<any> {
  const look = async () => {
    const { body } = await call(target, 'author', 'GET', `/tasks/${task_id}`);
    return body.status === 'PENDING' ? undefined : body;
  };
  return await eventually(`task ${task_id} closes`, look, seconds);
}

/** Repeats `look` until it finds something. @throws after so many seconds */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  seconds = 20,
): Promise<Found> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

export interface Mail {
  at: number;
  subject: string;
  destination: { to: string[] };
  body: { text?: string; html?: string };
}

/** All mails in the local mailbox. */
export async function mails(target: Target): Promise<Mail[]> {
  const response = await fetch(`${target.stack?.mailboxUrl}/store`);
  const { emails } = (await response.json()) as { emails: Mail[] };
  return emails;
}

/** The review link in the only mail that `find` picks, from its line in the text part. */
export async function mailedLink(target: Target, find: (mail: Mail) => boolean): Promise<string> {
  return await eventually('the mail arrives', async () => {
    const mail = (await mails(target)).find(find);
    return mail?.body.text?.split('\n').find((line) => line.startsWith(`${target.apiUrl}/review/`));
  });
}

/** One call of the AWS JSON protocol to the local endpoint. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was answered.
export async function aws(target: Target, operation: string, input: unknown): Promise<any> {
  const response = await fetch(`${target.stack?.awsUrl}/`, {
    method: 'POST',
    headers: { 'x-amz-target': operation, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  });
  return await response.json();
}
