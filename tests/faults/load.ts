import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { answerOf } from '../simulation/answers.ts';
import type { KnownTask } from '../simulation/invariants.ts';
import { aSubmission } from '../support/api-client.ts';
import { authorizationOf, type Target } from '../support/target.ts';
import { type Answer, type Sample, sample, send } from './calls.ts';

/** A question that a client submitted, and what it will do about it. Nobody else's question has these people. */
export interface Question extends KnownTask {
  task_id: string;
  decision: 'APPROVED' | 'REJECTED';
  /** Decided without waiting for the mail, or only when it has arrived. */
  waitsForMail: boolean;
  isDecided: boolean;
}

export interface LoadOptions {
  target: Target;
  clients: number;
  /** A client's pause between two questions. */
  restMilliseconds: number;
  /** The longest wait before a refused call is repeated; a shorter Retry-After counts. */
  longestRetryMilliseconds: number;
}

const TIMEOUT_MS = 300_000;

/** Several concurrent clients that repeat refused calls, as people and programs do. */
export class Load {
  readonly samples: Sample[] = [];
  readonly questions: Question[] = [];
  readonly #options: LoadOptions;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Submits questions while `goesOn`, and decides every other one at once. Resolves when all are accepted. */
  async run(goesOn: () => boolean): Promise<void> {
    const client = async () => {
      while (goesOn()) {
        const question = await this.#submit(this.questions.length);
        if (!question.waitsForMail) await this.decide(question);
        await wait(this.#options.restMilliseconds);
      }
    };
    await Promise.all(Array.from({ length: this.#options.clients }, client));
  }

  /** Decides, repeatedly until it is accepted. */
  async decide(question: Question): Promise<void> {
    const { target } = this.#options;
    const body = { decision: question.decision, comments: 'read' };
    const headers = await authorizationOf(target, question.assessor);
    const url = `${target.apiUrl}/tasks/${question.task_id}/decision`;
    question.asked.add(question.decision);
    const answer = await this.#untilAccepted('decide', () => send(url, 'POST', body, headers));
    const response = { statusCode: answer.status, body: JSON.stringify(answer.body) };
    question.answers.push(answerOf('assessor', question.decision, response));
    question.isDecided = true;
  }

  async #submit(number: number): Promise<Question> {
    const { target } = this.#options;
    const key = randomUUID();
    const question: Question = {
      key,
      author: `author-${key}@example.com`,
      assessor: `assessor-${key}@example.com`,
      task_id: '',
      created: new Set(),
      answers: [],
      asked: new Set(),
      decision: number % 4 < 2 ? 'APPROVED' : 'REJECTED',
      waitsForMail: number % 2 === 0,
      needsNoMail: number % 2 === 1,
      isDecided: false,
    };
    this.questions.push(question);
    const body = { ...aSubmission(target), assigned_to: question.assessor };
    // Always the same key: however often the call is repeated, it is one question.
    const headers = { ...(await authorizationOf(target, question.author)), 'idempotency-key': key };
    const answer = await this.#untilAccepted('submit', () => send(`${target.apiUrl}/questions`, 'POST', body, headers));
    question.task_id = answer.body.task_id;
    question.created.add(JSON.stringify(answer.body));
    return question;
  }

  async #untilAccepted(operation: Sample['operation'], call: () => Promise<Answer>): Promise<Answer> {
    const deadline = Date.now() + TIMEOUT_MS;
    for (;;) {
      const answer = await sample(this.samples, operation, call);
      if (answer.status < 300) return answer;
      if (answer.status < 429 || Date.now() > deadline) {
        throw new Error(`${operation} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      const asked = (answer.retryAfter ?? 1) * 1000;
      await wait(Math.min(asked, this.#options.longestRetryMilliseconds));
    }
  }
}
