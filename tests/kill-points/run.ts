import { randomUUID } from 'node:crypto';
import { type Answer, answerOf, type Response } from '../simulation/answers.ts';
import { isWaiting, lastExecution, mailsToAssessor } from '../simulation/evidence.ts';
import type { KnownTask } from '../simulation/invariants.ts';
import { fixture } from '../support/fixtures.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { checkClosed, checkRepaired, evidenceOf, Violation } from './checks.ts';
import type { KillWorld } from './world.ts';

/** What callers do after a lost answer: repeat the request at once, or return later and want something else, or neither. */
export const CALLERS = ['repeats', 'changes its mind', 'goes away'] as const;
export type Caller = (typeof CALLERS)[number];

/** The submitter went away, and nothing was stored: the run is over. */
export class NothingSubmitted extends Error {}

/** How a question is submitted. */
interface Submission {
  due_in_seconds?: number;
  /** The person who submitted before, under the same key. */
  again?: Submitted;
  /** An existing assessor, instead of a new one. */
  assessor?: string;
}

/** A task that was stored, as a run knows it. */
export interface Submitted extends KnownTask {
  task_id: string;
}

/** The schedule's default in template.yaml. */
const PERIOD_SECONDS = 60;
/** Time after its deadline in which reconcile closes a task whose execution is gone. */
const OVERDUE_SECONDS = 300;
/** Time in which a queue delivers five times and its dead-letter queue once more. */
const MOST_DELIVERY_PERIODS = 30;
/** No run starts an execution later than this. */
const LATE_START_SECONDS = 3_600;

/** One run of a scenario: what people do, how time passes, and what AWS does by itself. */
export class Run {
  readonly world: KillWorld;
  readonly tasks: Submitted[] = [];
  /** The authors of questions with stages, which nobody else submits. */
  readonly authors: string[] = [];
  readonly #caller: Caller;
  readonly #isPatient: boolean;
  #isRepaired = false;

  /** If people are patient, what a kill left behind is repaired before they continue. */
  constructor(world: KillWorld, caller: Caller, isPatient: boolean) {
    this.world = world;
    this.#caller = caller;
    this.#isPatient = isPatient;
  }

  /** Calls a route. A function that died answers nothing; some callers then repeat the call. */
  async call(functionName: string, routeKey: string, options: HttpEventOptions): Promise<Response | undefined> {
    const event = httpEvent(routeKey, options);
    const { functions } = this.world;
    let answer = await functions.call(functionName, event);
    if (answer.isKilled && this.#caller === 'repeats') answer = await functions.call(functionName, event);
    return answer.isError ? undefined : (JSON.parse(answer.payload) as Response);
  }

  /** Submits a question, or that of `again` once more. @throws NothingSubmitted */
  async submit({ due_in_seconds = 604_800, again, assessor: wanted }: Submission = {}) {
    const key = again?.key ?? randomUUID();
    const author = `author-${key}@example.com`;
    const assessor = wanted ?? again?.assessor ?? `assessor-${key}@example.com`;
    const body = { ...QUESTION, assigned_to: assessor, due_in_seconds };
    const options = { email: author, headers: { 'idempotency-key': key }, body };
    const response = await this.call('CreateRequestFunction', 'POST /questions', options);
    const task_id = await this.#storedUnder(key);
    const told = response && JSON.parse(response.body).task_id;
    if (response && told !== task_id) throw new Violation(`told ${told} is created, but stored is ${task_id}`);
    if (task_id === undefined) throw new NothingSubmitted();
    const known = { created: new Set<string>(), answers: [], asked: new Set<string>() };
    const task: Submitted = again ?? { task_id, key, author, assessor, ...known };
    if (response) task.created.add(response.body);
    if (!again) this.tasks.push(task);
    return task;
  }

  /** Asks over REST for a decision to be recorded. */
  askToDecide({ task_id, assessor }: Submitted, decision: string): Promise<Response | undefined> {
    const options = { email: assessor, params: { task_id }, body: { decision, comments: 'Because.' } };
    return this.call('ResumeWorkflowFunction', 'POST /tasks/{task_id}/decision', options);
  }

  /** Decides over REST. */
  decide(task: Submitted, decision: string): Promise<void> {
    return this.decideBy(task, 'assessor', decision, (wanted) => this.askToDecide(task, wanted));
  }

  /** Decides through `ask`, and remembers what the answer said. */
  async decideBy(
    task: Submitted,
    by: Answer['by'],
    decision: string,
    ask: (decision: string) => Promise<Response | undefined>,
  ): Promise<void> {
    this.#noteUnmailed(task);
    task.asked.add(decision);
    const response = await ask(decision);
    if (response !== undefined) return this.note(task, by, decision, response);
    if (this.#caller !== 'changes its mind') return;
    await this.repair();
    const other = otherThan(decision);
    task.asked.add(other);
    this.note(task, by, other, await ask(other));
  }

  /** Decides several tasks in one call. */
  async decideSeveral(tasks: readonly Submitted[], decision: string): Promise<void> {
    for (const task of tasks) this.#noteUnmailed(task);
    const response = await this.#askToDecideSeveral(tasks, decision);
    if (response !== undefined) return this.#noteSeveral(tasks, decision, response);
    if (this.#caller !== 'changes its mind') return;
    await this.repair();
    const other = otherThan(decision);
    this.#noteSeveral(tasks, other, await this.#askToDecideSeveral(tasks, other));
  }

  /** Remembers what an answer said, if there was one. */
  note(task: Submitted, by: Answer['by'], decision: string, response: Response | undefined): void {
    if (response !== undefined && response.statusCode < 500) task.answers.push(answerOf(by, decision, response));
  }

  #noteSeveral(tasks: readonly Submitted[], decision: string, response: Response | undefined): void {
    if (response === undefined) return;
    const { results } = JSON.parse(response.body) as { results: { task_id: string; status: number }[] };
    for (const [i, task] of tasks.entries()) {
      const result = results[i];
      if (result?.task_id !== task.task_id) throw new Violation(`result ${i} is of ${result?.task_id}`);
      this.note(task, 'assessor', decision, { statusCode: result.status, body: JSON.stringify(result) });
    }
  }

  /** The code in the newest mail to the assessor, who waits for it as long as repairs may take. */
  async mailOf(task: Submitted): Promise<string> {
    await this.settle();
    const newest = () => mailsToAssessor(this.world.aws.mails, task).at(-1)?.code;
    if (newest() === undefined) await this.repair();
    const code = newest();
    if (code === undefined) throw new Violation('the assessor has no mail');
    return code;
  }

  /** Waits until nothing moves, and for patient people until everything is repaired. */
  async settle(): Promise<void> {
    await this.world.settle();
    if (this.#isPatient) await this.#repairKill();
  }

  /** Advances time. */
  async pass(seconds: number): Promise<void> {
    await this.world.settle();
    this.world.clock.advance(seconds * 1000);
    await this.world.settle();
  }

  /** A minute passes, and the schedule calls reconcile. */
  async period(): Promise<void> {
    await this.pass(PERIOD_SECONDS);
    await this.world.functions.call('ReconcileFunction', fixture('reconcile/scheduled'));
    await this.world.settle();
  }

  /** The queues deliver hidden messages again, while reconcile runs each minute; two periods later everything is repaired. */
  async repair(): Promise<void> {
    const { isKilled } = this.world.functions;
    await this.#untilQueuesAreEmpty();
    await this.period();
    await this.period();
    this.#isRepaired = isKilled;
    // Killed while it was repairing something else.
    if (this.world.functions.isKilled !== isKilled) return this.repair();
    await checkRepaired(this);
  }

  /** Brings every task to its end, undecided ones by their deadline; then all must match what was decided and reported. */
  async finish(): Promise<void> {
    await this.#repairKill();
    for (const task of this.tasks) await this.#passDeadline(task);
    await this.#passStages();
    await this.#repairKill();
    await this.#untilQueuesAreEmpty();
    // In this period the authors are told.
    await this.period();
    await this.#repairKill();
    await checkClosed(this);
  }

  /** A list for the first task's assessor; entries that the assessor may not decide are refused one by one. */
  #askToDecideSeveral(tasks: readonly Submitted[], decision: string): Promise<Response | undefined> {
    for (const task of tasks) task.asked.add(decision);
    const wanted = tasks.map(({ task_id }) => ({ task_id, decision, comments: 'Because.' }));
    const decisions = [...wanted, { task_id: randomUUID(), decision }];
    const options = { email: tasks[0]?.assessor ?? '', body: { decisions } };
    return this.call('ResumeWorkflowFunction', 'POST /decisions', options);
  }

  /** A person who decides without a mail no longer needs one. */
  #noteUnmailed(task: Submitted): void {
    if (mailsToAssessor(this.world.aws.mails, task).length === 0) task.needsNoMail = true;
  }

  /** An execution that started late waits longer than the task's deadline; a stopped one does not wait at all. */
  async #passDeadline(task: Submitted): Promise<void> {
    const due_at = await this.#dueAt(task);
    if (due_at === undefined) return;
    await this.pass(Math.max(0, due_at - this.world.clock.now()) / 1000 + 1);
    if (!(task.isExecutionStopped || (await this.#isWaiting(task)))) return;
    await this.pass(OVERDUE_SECONDS);
    await this.period();
    await this.pass(LATE_START_SECONDS);
  }

  /** A stage can open while the tasks of the previous one pass their deadline. */
  async #passStages(): Promise<void> {
    const text = `select max(due_at) as due_at from approval_tasks where status = 'PENDING' and assigned_by = any ($1)`;
    for (;;) {
      const [row] = await this.world.database.rows<{ due_at: Date | null }>(text, [this.authors]);
      if (row?.due_at == null) return;
      await this.pass(Math.max(0, row.due_at.getTime() - this.world.clock.now()) / 1000 + OVERDUE_SECONDS);
      await this.period();
      await this.pass(LATE_START_SECONDS);
    }
  }

  async #repairKill(): Promise<void> {
    await this.world.settle();
    if (this.world.functions.isKilled && !this.#isRepaired) await this.repair();
  }

  async #isWaiting({ task_id }: Submitted): Promise<boolean> {
    const evidence = await evidenceOf(this.world);
    const row = evidence.tasks.find((task) => task.task_id === task_id);
    return row !== undefined && isWaiting(lastExecution(row, evidence));
  }

  async #storedUnder(key: string): Promise<string | undefined> {
    const text = 'select task_id from approval_tasks where idempotency_key = $1';
    const [row] = await this.world.database.rows<{ task_id: string }>(text, [key]);
    return row?.task_id;
  }

  async #dueAt({ task_id }: Submitted): Promise<number | undefined> {
    const text = `select due_at from approval_tasks where task_id = $1 and status = 'PENDING'`;
    const [row] = await this.world.database.rows<{ due_at: Date }>(text, [task_id]);
    return row?.due_at.getTime();
  }

  /** The queues deliver hidden messages again. */
  async #untilQueuesAreEmpty(): Promise<void> {
    for (let periods = 0; periods < MOST_DELIVERY_PERIODS; periods++) {
      await this.world.settle();
      const messages = await this.world.database.rows('select from local_aws.messages limit 1');
      if (messages.length === 0) return;
      await this.period();
    }
  }
}

const otherThan = (decision: string) => (decision === 'APPROVED' ? 'REJECTED' : 'APPROVED');

const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
};
