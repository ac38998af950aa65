import { beforeEach, describe, expect, test } from '@jest/globals';
import { historyFaults } from '../support/history.ts';
import { httpEvent } from '../support/http-event.ts';
import { questionsOf, tasksOf, usePapers } from '../support/papers.ts';
import { stage } from '../support/questions.ts';
import { BROWSER, PAGE_HEADERS, redirectTo, reviewer, UNKNOWN_CODE } from '../support/review.ts';

const office = usePapers();
const { submitted, assign, mails, show, press, withdraw, decide } = office;
const database = () => office.deployment.database;

beforeEach(async () => {
  await database().rows('truncate questions, papers cascade');
  office.deployment.aws.reset();
});

async function mailed(count = 3) {
  const paper = await submitted({ assigned_to: 'a@example.com', questions: questionsOf(count) });
  await assign(tasksOf(paper));
  const ids = tasksOf(paper).map(({ task_id }) => task_id) as [string, string, ...string[]];
  return { paper, ids, code: mails()[0]?.codes[0] ?? '' };
}

describe("the page of a paper's link", () => {
  test('lists the questions, says how many are left, and leads to the first', async () => {
    const { code, ids } = await mailed();
    const event = httpEvent('GET /review/{code}', { params: { code }, headers: BROWSER });
    const { statusCode, headers, body = '' } = await office.deployment.functions.resumeWorkflow(event);
    expect([statusCode, headers]).toEqual([200, PAGE_HEADERS]);
    expect(body).toContain('<title>Physics, summer 2027</title>');
    expect(body).toContain('3 of 3 questions left to decide.');
    expect(body).toContain(`<a class="button" href="/review/${code}/${ids[0]}">Begin</a>`);
    expect([...body.matchAll(/<li value="(\d)"><a href="([^"]+)">/g)].map(([, n, path]) => [n, path])).toEqual([
      ['1', `/review/${code}/${ids[0]}`],
      ['2', `/review/${code}/${ids[1]}`],
      ['3', `/review/${code}/${ids[2]}`],
    ]);
  });

  test('names the earliest deadline of the open questions', async () => {
    const { code, ids } = await mailed();
    await database().rows(
      `update approval_tasks set due_at = now() + interval '25 hours 30 minutes' where task_id = $1`,
      [ids[2]],
    );
    expect((await show(code)).page).toContain('<strong>25 hours left</strong>');
  });

  test('changes nothing, however often it is fetched', async () => {
    const { code, ids } = await mailed();
    const rows = () => database().rows('select * from approval_tasks order by task_id');
    const before = await rows();
    for (let i = 0; i < 5; i++) for (const path of [code, ...ids.map((id) => `${code}/${id}`)]) await show(path);
    expect(await rows()).toEqual(before);
  });

  test('is done when all are decided', async () => {
    const { code, ids } = await mailed(2);
    for (const task_id of ids) await press(code, task_id, { decision: 'APPROVED' });
    const { page } = await show(code);
    expect(page).toContain('All 2 questions are done.');
    expect(page).not.toContain('class="button"');
  });

  test('shows nothing of the text of a question that was withdrawn', async () => {
    const { paper, code, ids } = await mailed();
    await withdraw(paper.questions[1]?.question_id ?? '');
    const { page } = await show(code);
    expect(page).toContain('2 of 3 questions left to decide.');
    expect(page).not.toContain('Question number 2?');
    const closed = await show(`${code}/${ids[1]}`);
    expect([closed.status, closed.page.includes('Question number 2?')]).toEqual([200, false]);
    expect(closed.page).toContain('withdrew the question');
  });
});

describe("a question behind a paper's link", () => {
  test('says where it is, and is decided by its own form', async () => {
    const { code, ids } = await mailed();
    const { status, page } = await show(`${code}/${ids[1]}`);
    expect(status).toBe(200);
    expect(page).toContain(`<a href="/review/${code}">Physics, summer 2027</a> · 2 of 3`);
    expect(page).toContain(`<form method="post" action="/review/${code}/${ids[1]}/decision">`);
    expect(page).toContain('Question number 2?');
    const { statusCode, headers } = await press(code, ids[1], { decision: 'REJECTED', comments: 'No.' });
    expect([statusCode, headers]).toEqual([303, redirectTo(`/review/${code}/${ids[1]}`)]);
    const recorded = await show(`${code}/${ids[1]}`);
    expect(recorded.page).toContain('Your decision is recorded: Rejected');
    expect(recorded.page).toContain(`href="/review/${code}/${ids[2]}" id="next">Next question</a>`);
    expect(
      await database().rows('select decision, decided_by from approval_tasks where task_id = $1', [ids[1]]),
    ).toEqual([{ decision: 'REJECTED', decided_by: 'a@example.com' }]);
  });

  test('leads to what is left, from the last one to the first', async () => {
    const { code, ids } = await mailed();
    await press(code, ids[1], { decision: 'APPROVED' });
    await press(code, ids[2] ?? '', { decision: 'APPROVED' });
    expect((await show(`${code}/${ids[2]}`)).page).toContain(`href="/review/${code}/${ids[0]}" id="next"`);
    await press(code, ids[0], { decision: 'APPROVED' });
    expect((await show(`${code}/${ids[0]}`)).page).toContain('All your questions of this paper are done.');
  });

  test('is not decided with the nonce of another', async () => {
    const { code, ids } = await mailed();
    const { page } = await show(`${code}/${ids[0]}`);
    const nonce = /name="nonce" value="([0-9a-f]{64})"/.exec(page)?.[1] ?? '';
    const refused = await press(code, ids[1], { decision: 'APPROVED', nonce });
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain('The question is shown anew below');
    expect(refused.body).toContain(`action="/review/${code}/${ids[1]}/decision"`);
  });

  test('keeps what was typed when it is refused', async () => {
    const { code, ids } = await mailed();
    const refused = await press(code, ids[0], { decision: 'MAYBE', comments: 'Typed <b>' });
    expect([refused.statusCode, refused.body?.includes('Typed &lt;b&gt;')]).toEqual([400, true]);
    expect(refused.body).toContain('· 1 of 3');
  });

  test.each<[string, (code: string, id: string) => string]>([
    ['of a link that nobody was sent', (_, id) => `${UNKNOWN_CODE}/${id}`],
    ['of what is no code', (_, id) => `abc/${id}`],
    ['of a task that is not behind it', (code) => `${code}/00000000-0000-4000-8000-000000000000`],
    ['of what is no id', (code) => `${code}/what`],
  ])('does not exist at the address %s', async (_, path) => {
    const { code, ids } = await mailed();
    const { status, page } = await show(path(code, ids[0]));
    expect([status, page.includes('This link does not work')]).toEqual([404, true]);
  });

  test('of the same task does not exist behind the link of another assessor, nor of a single question', async () => {
    const paper = await submitted({ stages: [stage('ab')] });
    await assign(tasksOf(paper));
    const codeOf = (name: string) => mails().find(({ to }) => to === `${name}@example.com`)?.codes[0] ?? '';
    const own = tasksOf(paper).find(({ assigned_to }) => assigned_to === 'a@example.com')?.task_id ?? '';
    expect((await show(`${codeOf('a')}/${own}`)).status).toBe(200);
    expect((await show(`${codeOf('b')}/${own}`)).status).toBe(404);
    const { task_id, code } = await reviewer(office.deployment).seedReview();
    expect((await show(`${code}/${task_id}`)).status).toBe(404);
  });

  test('is reached again from the address of its form', async () => {
    const { code, ids } = await mailed();
    const moved = async (path: string) => {
      const event = httpEvent('$default', { method: 'GET', path, headers: BROWSER } as never);
      const { statusCode, headers } = await office.deployment.functions.readTasks(event);
      return [statusCode, headers?.location];
    };
    expect(await moved(`/review/${code}/${ids[0]}/decision`)).toEqual([301, `/review/${code}/${ids[0]}`]);
    const params = { code, task_id: 'decision' };
    const event = httpEvent('GET /review/{code}/{task_id}', { params, headers: BROWSER });
    expect((await office.deployment.functions.resumeWorkflow(event)).headers).toMatchObject({
      location: `/review/${code}`,
    });
  });

  test('shows a revision beside what came before, to an assessor of it', async () => {
    const { paper, code } = await mailed(2);
    const [first] = paper.questions;
    await decide(first?.question_id ?? '', 'a', 'CHANGES_REQUESTED');
    await office.revise(first?.question_id ?? '', { question_text: 'Question number 1, better?' });
    const { page } = await show(code);
    expect(page).toContain('Question number 1, better?');
    expect(page).toContain('2 of 3 questions left to decide.');
    expect(await historyFaults(database().pool)).toEqual([]);
  });
});
