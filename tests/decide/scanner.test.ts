import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { type Api, startApi } from '../support/api.ts';
import { BROWSER, nonceOn } from '../support/review.ts';
import { contentsOf } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

/**
 * Programs that open links before, beside and after people do: mail gateways, previews of chats and mail clients, prefetching
 * browsers. Some send exactly the headers of a browser.
 */
const CLIENTS: Record<string, string>[] = [
  {
    ...BROWSER,
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
  },
  { ...BROWSER, 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) SafeLinks', 'x-ms-scan': '1' },
  { 'user-agent': 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)' },
  { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', range: 'bytes=0-32768' },
  { 'user-agent': 'Mozilla/5.0 (compatible; Barracuda Sentinel (EE))' },
  { 'user-agent': 'facebookexternalhit/1.1;line-poker/1.0' },
  { ...BROWSER, 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' },
  { ...BROWSER, 'x-moz': 'prefetch', 'x-purpose': 'preview' },
  {
    'user-agent': 'curl/8.17.0',
    'x-http-method-override': 'POST',
    'x-http-method': 'POST',
    'x-method-override': 'POST',
  },
];
const METHODS = ['GET', 'HEAD', 'OPTIONS'];

interface Visit {
  url: string;
  method: string;
  client: Record<string, string>;
}

let api: Api;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

/** Every address in every mail sent, from the text and from the markup. */
function mailedLinks(): string[] {
  const mails = JSON.stringify(api.deployment.aws.inputsOf('SendEmail'));
  return [...new Set(mails.match(/https?:\/\/[^\s"'<>\\]+/g) ?? [])];
}

/** The addresses on a page: its links and sources; for a bold scanner, also its form's address and its own, with the fields in the query. */
function leadsOf(page: string, url: string): string[] {
  const found = [...page.matchAll(/(?:href|src|action|content)="([^"]*\/[^"]*)"/g)].map(
    ([, lead = '']) => new URL(lead, url),
  );
  const filled = [...found, url].map((lead) => {
    const query = new URLSearchParams({ nonce: nonceOn({ body: page }), decision: 'APPROVED', comments: 'Scanned.' });
    return `${lead}?${query}`;
  });
  return [...found.map(String), ...filled];
}

async function visit({ url, method, client }: Visit): Promise<string[]> {
  const response = await fetch(url, { method, headers: client, redirect: 'manual' });
  const page = await response.text();
  // The form's address leads back to the link, which is visited as well.
  expect(response.headers.get('location') ?? '/review/').toMatch(/^\/review\/[\w-]*$/);
  return method === 'GET' ? leadsOf(page, url) : [];
}

/** Visits all of them, several at a time, and what they lead to. Returns the number of requests. */
async function visitAll(visits: Visit[]): Promise<number> {
  let requests = 0;
  for (let i = 0; i < visits.length; i += 8) {
    const batch = visits.slice(i, i + 8);
    const leads = await Promise.all(batch.map(visit));
    const further = batch.flatMap(({ client }, j) =>
      (leads[j] ?? []).flatMap((url) => METHODS.map((method) => ({ url, method, client }))),
    );
    await Promise.all(further.map(visit));
    requests += batch.length + further.length;
  }
  return requests;
}

/** Scans every mail in random order (a failure prints it), and expects that not a byte has changed. */
async function scan(): Promise<number> {
  const { database, aws } = api.deployment;
  const visits = mailedLinks().flatMap((url) =>
    METHODS.flatMap((method) => CLIENTS.map((client) => ({ url, method, client }))),
  );
  let requests = 0;
  const everyVisit = fc.shuffledSubarray(visits, { minLength: visits.length });
  const order = fc.asyncProperty(everyVisit, async (ordered) => {
    const before = await contentsOf(database);
    const calls = aws.calls.length;
    requests += await visitAll(ordered);
    expect(await contentsOf(database)).toBe(before);
    expect(aws.calls).toHaveLength(calls);
  });
  await fc.assert(order, { numRuns: 1 });
  return requests;
}

async function submitted(question_text: string): Promise<string> {
  const response = await fetch(`${api.url}/questions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await api.tokenOf('author@example.com')}` },
    body: JSON.stringify({
      question_text,
      options: ['yes', 'no'],
      correct_answer: 'no',
      assigned_to: 'assessor@example.com',
    }),
  });
  const { task_id } = (await response.json()) as { task_id: string };
  await api.deployment.functions.callback(sqsEvent({ task_id, task_token: `token of ${task_id}` }));
  return task_id;
}

test('whatever fetches the links of every mail, whenever, changes not one byte in the database', async () => {
  const { database, functions } = api.deployment;
  const decided = await submitted('Is this decided by a person?');
  const left = await submitted('Is this left alone?');
  // A mail whose sender died before it was marked is sent again, with another link.
  await database.rows('update approval_tasks set notified_at = null, notification_claimed_at = $1 where task_id = $2', [
    '2026-11-22T10:00:00Z',
    left,
  ]);
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  await functions.reconcile(
    { source: 'aws.events', 'detail-type': 'Scheduled Event' } as Parameters<typeof functions.reconcile>[0],
    context,
  );
  expect(mailedLinks()).toHaveLength(3);
  const [link = ''] = mailedLinks();

  let requests = await scan();
  const page = await (await fetch(link, { headers: BROWSER })).text();
  expect(page).toContain('Is this decided by a person?');
  requests += await scan();
  const body = new URLSearchParams({
    nonce: nonceOn({ body: page }),
    decision: 'REJECTED',
    comments: 'Both are right.',
  });
  const pressed = await fetch(`${link}/decision`, { method: 'POST', headers: BROWSER, body });
  expect(await pressed.text()).toContain('Your decision is recorded: Rejected');
  requests += await scan();
  await functions.updateStatus({ task_id: decided });
  requests += await scan();

  expect(await database.rows('select task_id, decision, status from approval_tasks order by created_at')).toEqual([
    { task_id: decided, decision: 'REJECTED', status: 'REJECTED' },
    { task_id: left, decision: null, status: 'PENDING' },
  ]);
  // Links alone give 3 links, 3 methods and 9 clients, 4 times; open pages add the addresses of their forms.
  expect(requests).toBeGreaterThan(324);
});
