import * as v from 'valibot';
import { text } from './input.ts';
import { LIMITS } from './limits.ts';
import { DECISIONS } from './task.ts';
import { isBlank } from './text.ts';

/** `POST /tasks/{task_id}/decision`; comments without content are stored as null. */
export const decisionInput = v.pipe(
  v.strictObject({
    decision: v.picklist(DECISIONS, 'must be APPROVED, REJECTED or CHANGES_REQUESTED'),
    comments: v.pipe(
      v.nullish(text(LIMITS.comments), null),
      v.transform((comments) => (comments === null || isBlank(comments) ? null : comments)),
    ),
  }),
  v.forward(
    v.partialCheck(
      [['decision'], ['comments']],
      ({ decision, comments }) => decision === 'APPROVED' || comments !== null,
      'must say why, unless the decision is APPROVED',
    ),
    ['comments'],
  ),
);
export type DecisionInput = v.InferOutput<typeof decisionInput>;
