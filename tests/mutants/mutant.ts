/** One deliberate fault in the product, and what should catch it. */
export interface Mutant {
  /** What is changed. */
  name: string;
  /** What no longer holds: an invariant of docs/guarantees.md, in short. */
  breaks: string;
  edits: Edit[];
  /** Test files, or a maximum number of `npm run torture` runs. */
  caughtBy: { tests: string[] } | { tortureRuns: number };
}

/** A text that occurs exactly once in its file, and its replacement. */
export interface Edit {
  file: string;
  find: string;
  replace: string;
}
