const MARK = /^-- step$/m;

/**
 * The steps of a migration. Each is one query: several statements of it commit together, and one alone can be what no transaction
 * may hold, such as `create index concurrently`, or a block that commits by itself. A file without the mark is one step.
 */
export function stepsOf(migration: string): string[] {
  return migration.split(MARK).filter((part) => /^(?!--|\s*$)/m.test(part));
}

/** A concurrent step waits for running transactions, and nobody waits for it. */
export function mayWait(step: string): boolean {
  return /^\s*(create|create unique|drop) index concurrently\b/im.test(step);
}
