import { randomUUID } from 'node:crypto';
import { fixture } from '../support/fixtures.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { checkClosed, checkRepaired, isWaiting, mailsToAssessor, Violation } from './checks.ts';
import { checkQuestions } from './question-checks.ts';
import type { Sandbox } from './sandbox.ts';
import { type Response, toldBy } from './told.ts';

/** What callers do whose request was cut off: ask again at once, or come back later and want otherwise, or neither. */
export const CALLERS = ['repeats', 'changes its mind', 'goes away'] as const;
export type Caller = (typeof CALLERS)[number];

/** Whoever submitted went away, and nothing was stored: the run is over. */
export class NothingSubmitted extends Error {}

/** How a question is submitted. */
interface Submission {
  due_in_seconds?: number;
  /** Who was submitted before, under the same key. */
  again?: Submitted;
  /** Somebody who is an assessor already, instead of somebody new. */
  assessor?: string;
}

/** A task as a run knows it. */
export interface Submitted {
  task_id: string;
  key: string;
  author: string;
  assessor: string;
  /** Each decision or status that an answer said to be recorded. */
  told: string[];
  /** It was decided before there could be a mail, or its assessor can get none. */
  needsNoMail: boolean;
  /** An operator ended its execution, which so has another end than the task. */
  isExecutionStopped: boolean;
}

/** The default of the schedule in template.yaml. */
const PERIOD_SECONDS = 60;
/** After its deadline a task whose execution is gone is closed by reconcile. */
const OVERDUE_SECONDS = 300;
/** In which a queue delivers five times and its dead-letter queue once more. */
const MOST_DELIVERY_PERIODS = 30;
/** No run starts an execution later than this. */
const LATE_START_SECONDS = 3_600;

/** One run of a scenario: what people do, how time passes, and what AWS does by itself. */
export class Run {
  readonly sandbox: Sandbox;
  readonly tasks: Submitted[] = [];
  /** Who submitted questions with stages: nobody else's. */
  readonly authors: string[] = [];
  readonly #caller: Caller;
  readonly #isPatient: boolean;
  #isRepaired = false;

  /** Where people are patient, what a kill left behind is repaired before they go on. */
  constructor(sandbox: Sandbox, caller: Caller, isPatient: boolean) {
    this.sandbox = sandbox;
    this.#caller = caller;
    this.#isPatient = isPatient;
  }

  /** Calls a route. A function that died answers nothing, and is asked again or not, as the caller is. */
  async call(functionName: string, routeKey: string, options: HttpEventOptions): Promise<Response | undefined> {
    const event = httpEvent(routeKey, options);
    const { processes } = this.sandbox;
    let answer = await processes.invoke(functionName, event);
    if (answer.isKilled && this.#caller === 'repeats') answer = await processes.invoke(functionName, event);
    return answer.isError ? undefined : (JSON.parse(answer.payload) as Response);
  }

  /** Submits a question, or once more the question of `again`. @throws NothingSubmitted */
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
    const flags = { needsNoMail: false, isExecutionStopped: false };
    const task: Submitted = again ?? { task_id, key, author, assessor, told: [], ...flags };
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
    return this.decideBy(task, decision, (wanted) => this.askToDecide(task, wanted));
  }

  /** Decides by what `ask` does, and remembers what the answer said. */
  async decideBy(
    task: Submitted,
    decision: string,
    ask: (decision: string) => Promise<Response | undefined>,
  ): Promise<void> {
    this.#noteUnmailed(task);
    let response = await ask(decision);
    if (response === undefined && this.#caller === 'changes its mind') {
      await this.repair();
      response = await ask(decision === 'APPROVED' ? 'REJECTED' : 'APPROVED');
    }
    task.told.push(...toldBy(response));
  }

  /** Decides several tasks in one call. */
  async decideSeveral(tasks: readonly Submitted[], decision: string): Promise<void> {
    for (const task of tasks) this.#noteUnmailed(task);
    let response = await this.#askToDecideSeveral(tasks, decision);
    if (response === undefined && this.#caller === 'changes its mind') {
      await this.repair();
      response = await this.#askToDecideSeveral(tasks, decision === 'APPROVED' ? 'REJECTED' : 'APPROVED');
    }
    if (response === undefined) return;
    const { results } = JSON.parse(response.body) as { results: { task_id: string; status: number }[] };
    for (const [i, task] of tasks.entries()) {
      const result = results[i];
      if (result?.task_id !== task.task_id) throw new Violation(`result ${i} is of ${result?.task_id}`);
      task.told.push(...toldBy({ statusCode: result.status, body: JSON.stringify(result) }));
    }
  }

  /** The code in the newest mail to the assessor, who waits for it as long as repairs may take. */
  async mailOf(task: Submitted): Promise<string> {
    await this.settle();
    const newest = () => mailsToAssessor(this.sandbox, task).at(-1)?.code;
    if (newest() === undefined) await this.repair();
    const code = newest();
    if (code === undefined) throw new Violation('the assessor has no mail');
    return code;
  }

  /** Waits until nothing goes on, and where people are patient until all is repaired. */
  async settle(): Promise<void> {
    await this.sandbox.idle();
    if (this.#isPatient) await this.#repairKill();
  }

  /** Time passes. */
  async pass(seconds: number): Promise<void> {
    await this.sandbox.idle();
    this.sandbox.clock.advance(seconds * 1000);
    await this.sandbox.idle();
  }

  /** A minute passes, and the schedule calls reconcile. */
  async period(): Promise<void> {
    await this.pass(PERIOD_SECONDS);
    await this.sandbox.processes.invoke('ReconcileFunction', fixture('reconcile/scheduled'));
    await this.sandbox.idle();
  }

  /** The queues deliver again what they hid, while reconcile runs each minute; two periods after that all is repaired. */
  async repair(): Promise<void> {
    const { isKilled } = this.sandbox.processes;
    await this.#untilQueuesAreEmpty();
    await this.period();
    await this.period();
    this.#isRepaired = isKilled;
    // Killed while it was repairing something else.
    if (this.sandbox.processes.isKilled !== isKilled) return this.repair();
    for (const task of this.tasks) await checkRepaired(this.sandbox, task);
    await checkQuestions(this.sandbox, this.authors, false);
  }

  /** Brings every task to its end, what is undecided by its deadline; then all must be as it was decided and told. */
  async finish(): Promise<void> {
    await this.#repairKill();
    for (const task of this.tasks) await this.#passDeadline(task);
    await this.#passStages();
    await this.#repairKill();
    await this.#untilQueuesAreEmpty();
    // In which the authors are told.
    await this.period();
    await this.#repairKill();
    await checkClosed(this.sandbox, this.tasks, this.authors);
    await checkQuestions(this.sandbox, this.authors, true);
  }

  /** A list on behalf of the first task's assessor; what nobody may decide is refused by itself. */
  #askToDecideSeveral(tasks: readonly Submitted[], decision: string): Promise<Response | undefined> {
    const wanted = tasks.map(({ task_id }) => ({ task_id, decision, comments: 'Because.' }));
    const decisions = [...wanted, { task_id: randomUUID(), decision }];
    const options = { email: tasks[0]?.assessor ?? '', body: { decisions } };
    return this.call('ResumeWorkflowFunction', 'POST /decisions', options);
  }

  /** Who decides without having been told needs no mail any more. */
  #noteUnmailed(task: Submitted): void {
    if (mailsToAssessor(this.sandbox, task).length === 0) task.needsNoMail = true;
  }

  /** An execution that was started late waits longer than the task has time, and one that was stopped does not at all. */
  async #passDeadline(task: Submitted): Promise<void> {
    const due_at = await this.#dueAt(task);
    if (due_at === undefined) return;
    await this.pass(Math.max(0, due_at - this.sandbox.clock.now()) / 1000 + 1);
    if (!(task.isExecutionStopped || (await isWaiting(this.sandbox, task)))) return;
    await this.pass(OVERDUE_SECONDS);
    await this.period();
    await this.pass(LATE_START_SECONDS);
  }

  /** A stage can open while the tasks of the one before are passing their deadline. */
  async #passStages(): Promise<void> {
    const text = `select max(due_at) as due_at from approval_tasks where status = 'PENDING' and assigned_by = any ($1)`;
    for (;;) {
      const [row] = await this.sandbox.database.rows<{ due_at: Date | null }>(text, [this.authors]);
      if (row?.due_at == null) return;
      await this.pass(Math.max(0, row.due_at.getTime() - this.sandbox.clock.now()) / 1000 + OVERDUE_SECONDS);
      await this.period();
      await this.pass(LATE_START_SECONDS);
    }
  }

  async #repairKill(): Promise<void> {
    await this.sandbox.idle();
    if (this.sandbox.processes.isKilled && !this.#isRepaired) await this.repair();
  }

  async #storedUnder(key: string): Promise<string | undefined> {
    const text = 'select task_id from approval_tasks where idempotency_key = $1';
    const [row] = await this.sandbox.database.rows<{ task_id: string }>(text, [key]);
    return row?.task_id;
  }

  async #dueAt({ task_id }: Submitted): Promise<number | undefined> {
    const text = `select due_at from approval_tasks where task_id = $1 and status = 'PENDING'`;
    const [row] = await this.sandbox.database.rows<{ due_at: Date }>(text, [task_id]);
    return row?.due_at.getTime();
  }

  /** What the queues hide they deliver again. */
  async #untilQueuesAreEmpty(): Promise<void> {
    for (let periods = 0; periods < MOST_DELIVERY_PERIODS; periods++) {
      await this.sandbox.idle();
      const messages = await this.sandbox.database.rows('select from local_aws.messages limit 1');
      if (messages.length === 0) return;
      await this.period();
    }
  }
}

const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
};
