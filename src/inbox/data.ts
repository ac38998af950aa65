/** The body of a successful answer; a failed call has already thrown. */
export async function data<T>(call: Promise<{ data?: T | undefined }>): Promise<T> {
  return (await call).data as T;
}

/** A query whose optional fields may be undefined. */
export type Filters<Query> = { [Name in keyof Query]?: Query[Name] | undefined };

/** The query without fields that are undefined or null. */
export function given<Query extends object>(query: Query) {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(asked) as { [Name in keyof Query]?: NonNullable<Query[Name]> };
}
