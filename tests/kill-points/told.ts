import { Violation } from './checks.ts';

/** What a function behind the HTTP API answered. */
export interface Response {
  statusCode: number;
  body: string;
}

/** Answers to a decision that tell what is recorded: this very one, the same one before, or another. */
const TELLING: ReadonlySet<number> = new Set([200, 202, 409]);

/** The decision or status that an answer says is recorded. @throws Violation where it should say it and does not */
export function toldBy(response: Response | undefined): string[] {
  const { statusCode = 0, body = '' } = response ?? {};
  const said = /(?:"decision":"|the decision |closed as |<dd data-status=")([A-Z_]+)/.exec(body)?.[1];
  if (said !== undefined) return [said];
  if (TELLING.has(statusCode)) throw new Violation(`an answer ${statusCode} does not tell what is recorded`);
  return [];
}
