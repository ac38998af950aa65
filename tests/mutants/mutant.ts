/** One weakening of the product, and what is meant to notice it. */
export interface Mutant {
  /** What is weakened. */
  name: string;
  /** What is no longer true then: an invariant of docs/guarantees.md in short. */
  breaks: string;
  edits: Edit[];
  /** Files of tests, or at most so many runs of `npm run torture`. */
  caughtBy: { tests: string[] } | { tortureRuns: number };
}

/** A text that occurs exactly once in its file, and what comes in its place. */
export interface Edit {
  file: string;
  find: string;
  replace: string;
}
