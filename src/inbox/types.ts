import type { components } from '../client/api-client.ts';

type Schemas = components['schemas'];

/** In the lists of a person's own tasks, with how its question begins. */
export type JsonTask = Schemas['ListedTask'];
export type JsonTaskWithQuestion = Schemas['TaskWithQuestion'];
export type JsonQuestion = Schemas['Question'];

export type JsonAbsence = Schemas['Absence'];
export type JsonOverview = Schemas['Overview'];

export type JsonListedQuestion = Schemas['ListedQuestion'];
export type JsonReviewedQuestion = Schemas['ReviewedQuestion'];

export type JsonListedPaper = Schemas['ListedPaper'];
export type JsonPaper = Schemas['Paper'];
export type JsonPaperQuestion = Schemas['PaperQuestion'];

/** One entry of a task's history. In the history of a question, it names its task. */
export type TaskEvent = Schemas['TaskEvent'] & { task_id?: string };

/** The result of one of several decisions, with the HTTP status that a call for it alone would have had. */
export type DecisionResult = Schemas['DecisionResults']['results'][number];
