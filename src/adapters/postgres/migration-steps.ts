const MARK = /^-- step$/m;

/**
 * The steps of a migration. Each is one query: several statements in it commit together, and a single one can be something that no
 * transaction may contain, such as `create index concurrently` or a block that commits by itself. A file without the mark is one step.
 */
export function stepsOf(migration: string): string[] {
  return migration.split(MARK).filter((part) => /^(?!--|\s*$)/m.test(part));
}

/** A concurrent step waits for running transactions, and nobody waits for it. */
export function mayWait(step: string): boolean {
  return /^\s*(create|create unique|drop) index concurrently\b/im.test(step);
}
