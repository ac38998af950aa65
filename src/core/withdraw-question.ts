import type { Person } from './access.ts';
import { type AftermathPorts, follow } from './aftermath.ts';
import { QuestionClosedError } from './errors.ts';
import { isUuid } from './input.ts';
import type { QuestionGate, QuestionStore } from './ports/question-store.ts';
import type { Clock } from './ports/system.ts';
import type { ReviewedQuestion } from './question.ts';
import { authorizeQuestion } from './question-access.ts';
import type { Origin } from './task-event.ts';

export interface WithdrawPorts extends AftermathPorts {
  store: QuestionGate & Pick<QuestionStore, 'findQuestion'>;
  clock: Clock;
  origin: Origin;
}

/**
 * Withdraws a question: it and its open tasks become WITHDRAWN, decisions stay. Coordinators may withdraw an approved one. A repeated call
 * returns the question as it is. `refuseBody` is called after the access check: 404 and 403 come before 400.
 * @throws NotFoundError | NotAuthorError | ValidationFailedError | QuestionClosedError | DatabaseUnavailableError
 */
export async function withdrawQuestion(
  ports: WithdrawPorts,
  person: Person,
  question_id: string,
  refuseBody: () => void,
): Promise<ReviewedQuestion> {
  const find = async () =>
    authorizeQuestion(
      person,
      isUuid(question_id) ? await ports.store.findQuestion(question_id, person.email) : null,
      'withdraw',
    );
  await find();
  refuseBody();
  const answer = await ports.store.withdrawQuestion(question_id, person, ports.clock.now(), ports.origin);
  if (answer !== null && answer.status !== 'WITHDRAWN') {
    throw new QuestionClosedError(`the question was closed as ${answer.status}`);
  }
  await follow(ports, { closed: answer?.closed ?? [] });
  return (await find()).question;
}
