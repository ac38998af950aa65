import * as v from 'valibot';
import { emailAddress, filledText, isUuid, moment } from './input.ts';
import { LIMITS } from './limits.ts';
import { STATUSES } from './task.ts';

const flag = v.optional(
  v.pipe(
    v.literal('true', 'must be true, or left out'),
    v.transform(() => true),
  ),
);

const listed = {
  status: v.optional(v.nullable(v.picklist(STATUSES, 'must be a status')), null),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100'), v.transform(Number)),
    String(LIMITS.page.default),
  ),
  cursor: v.optional(v.string()),
};

/** The query of `GET /tasks`, all strings. */
export const taskListQuery = v.strictObject({
  role: v.optional(v.picklist(['assessor', 'author'], 'must be assessor, author or coordinator'), 'assessor'),
  ...listed,
  excerpt: flag,
});

/** The query of `GET /tasks?role=coordinator`, all strings. */
export const officeListQuery = v.strictObject({
  role: v.literal('coordinator'),
  ...listed,
  overdue: flag,
  due_before: v.optional(moment),
  stuck: flag,
  assigned_to: v.optional(emailAddress),
  assigned_by: v.optional(emailAddress),
  decided_since: v.optional(moment),
});

/** The query of `GET /questions`, all strings. */
export const questionListQuery = v.strictObject({
  role: v.optional(v.picklist(['author', 'coordinator'], 'must be author or coordinator'), 'author'),
  status: listed.status,
  paper_id: v.optional(v.nullable(v.pipe(v.string(), v.check(isUuid, 'must be a UUID'))), null),
  search: v.optional(v.nullable(filledText(LIMITS.search)), null),
  limit: listed.limit,
  cursor: listed.cursor,
});

/** The query of `GET /papers`, all strings. */
export const paperListQuery = v.strictObject({
  role: v.optional(
    v.picklist(['author', 'assessor', 'coordinator'], 'must be author, assessor or coordinator'),
    'author',
  ),
  limit: listed.limit,
  cursor: listed.cursor,
});
