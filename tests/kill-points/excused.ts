/** An await that no scenario reaches, and why that is no gap. */
export interface Excuse {
  /** File below src/, and how the awaited expression begins. */
  file: string;
  code: string;
  reason: string;
}

/** The whole list. One that is reached after all must be taken off it. */
export const EXCUSED: readonly Excuse[] = [];
