/**
 * Limits of input. Texts are counted in characters, which are code points, as PostgreSQL counts them. This file also runs in
 * browsers.
 */
export const LIMITS = {
  question_text: 10_000,
  option: 1_000,
  options: { min: 2, max: 10 },
  comments: 4_000,
  /** Stages of a question, and assessors of a stage. */
  stages: 5,
  assessors: 10,
  paper: { title: 200, questions: 200, bytes: 2_097_152 },
  /** A language tag. */
  language: 100,
  /** Words to search for. */
  search: 200,
  /** The beginning of a question's text in a list. */
  excerpt: 200,
  /** What SMTP can carry: RFC 5321 allows 256 bytes for a path, including its angle brackets. */
  address: 254,
  /** At most 360 days: Step Functions ends every execution at one year, so a task must have closed before. */
  due_in_seconds: { min: 1, max: 31_104_000, default: 604_800 },
  /** Decisions in one call. */
  decisions: 100,
  /** Tasks, questions or papers on one page of a list. */
  page: { max: 100, default: 20 },
  /** Faults listed in one answer: a program can send the same fault thousands of times. */
  faults: 50,
} as const;
