import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closedTask, decide, mails, submit } from '../support/api-client.ts';
import { runAudit } from '../support/history.ts';
import type { RunningStack } from '../support/stack.ts';
import { isDeployed, openTarget, type Target } from '../support/target.ts';

let target: Target;

beforeAll(async () => {
  target = await openTarget();
}, 90_000);

afterAll(() => target.stop());

const CLIENTS = 16;
const QUESTIONS = 200;

test('200 questions of 16 clients at once all end as decided; none is lost or doubled', async () => {
  const outcomes = new Map<string, string>();
  let next = 0;
  const client = async () => {
    for (let i = next++; i < QUESTIONS; i = next++) {
      const decision = i % 3 === 0 ? 'REJECTED' : 'APPROVED';
      const task_id = await submit(target, { question_text: `Question ${i}` });
      expect((await decide(target, task_id, decision, 'read')).status).toBe(202);
      outcomes.set(task_id, `${decision} ${(await closedTask(target, task_id)).status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const counts = Object.groupBy(outcomes.values(), (outcome) => outcome);
  expect(Object.keys(counts).sort()).toEqual(['APPROVED APPROVED', 'REJECTED REJECTED']);
  expect([counts['APPROVED APPROVED']?.length, counts['REJECTED REJECTED']?.length]).toEqual([133, 67]);
  if (!isDeployed) await expectNoDoubledMail();
  if (target.stack !== undefined) await expectEveryHistory(target.stack);
}, 180_000);

async function expectNoDoubledMail(): Promise<void> {
  const links = (await mails(target)).map(({ body }) => /\/review\/\S+/.exec(body.text ?? '')?.[0]);
  expect(new Set(links).size).toBe(links.length);
  expect(links.length).toBeLessThanOrEqual(QUESTIONS);
}

async function expectEveryHistory({ environment }: RunningStack): Promise<void> {
  const { stdout } = await runAudit(['verify'], environment);
  expect(stdout).toMatch(/^200 tasks, \d+ events; 0 without history, 0 begun later\nevery history holds\n$/);
}
