/** What a call answers. A refused one has thrown before. */
export async function data<T>(call: Promise<{ data?: T | undefined }>): Promise<T> {
  return (await call).data as T;
}

/** A query in which what is not asked for may be undefined. */
export type Filters<Query> = { [Name in keyof Query]?: Query[Name] | undefined };

/** What of a query is asked for: without what is undefined or null. */
export function given<Query extends object>(query: Query) {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(asked) as { [Name in keyof Query]?: NonNullable<Query[Name]> };
}
