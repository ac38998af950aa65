/** What a function behind the HTTP API answered. */
export interface Response {
  statusCode: number;
  body: string;
}

/** What a caller who decided was told. Nothing if the function died. */
export interface Answer {
  by: 'assessor' | 'link' | 'intruder';
  decision: string;
  status: number;
  /** The problem's code; empty if there is none. */
  code: string;
  /** The decision or status that the answer says is recorded. */
  says: string | undefined;
}

/** Answers that say what is recorded: this very decision, the same one before, or another one. */
const TELLING: ReadonlySet<number> = new Set([200, 202, 303, 409]);

/** What an answer to a decision says. */
export function answerOf(by: Answer['by'], decision: string, { statusCode, body }: Response): Answer {
  const said = /(?:"decision":"|the decision |closed as |<dd data-status=")([A-Z_]+)/.exec(body)?.[1];
  return { by, decision, status: statusCode, code: /"code":"(\w+)"/.exec(body)?.[1] ?? '', says: said };
}

/** Says where an answer was not true, or left out what it should say. */
export function answerViolations(answer: Answer, recorded: { status: string; decision: string | null }): string[] {
  const { by, decision, status, code, says } = answer;
  const outcome = recorded.decision ?? recorded.status;
  const isRefused = status === 403 || status === 404;
  const isTrue = {
    intruder: () => isRefused,
    link: () => says === outcome || (says === undefined && !TELLING.has(status)),
    assessor: () => {
      if (TELLING.has(status) ? says !== outcome : says !== undefined) return false;
      if (status === 200 || status === 202) return recorded.decision === decision;
      if (code === 'ALREADY_DECIDED') return recorded.decision !== null && recorded.decision !== decision;
      return code === 'TASK_CLOSED' && recorded.decision === null;
    },
  };
  if (isTrue[by]()) return [];
  return [`the ${by} who decided ${decision} was told ${status} ${code} ${says}, and ${outcome} is recorded`];
}
