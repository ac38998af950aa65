import sql from 'sql-template-tag';
import type { QuestionGate } from '../../core/ports/question-store.ts';
import type { Query } from './connection.ts';

type Withdrawal = NonNullable<Awaited<ReturnType<QuestionGate['withdrawQuestion']>>>;

/** Withdraws questions, in PostgreSQL. */
export function withdrawals(query: Query): Pick<QuestionGate, 'withdrawQuestion'> {
  return {
    async withdrawQuestion(question_id, { email, is_coordinator }, now, { via, request_id }) {
      const [row] = await query<Withdrawal>(sql`
        select status, closed
        from withdraw_question(
          ${question_id}::uuid,
          ${email}::text,
          ${is_coordinator}::boolean,
          ${now}::timestamptz,
          ${via}::text,
          ${request_id}::text
        )`);
      return row ?? null;
    },
  };
}
