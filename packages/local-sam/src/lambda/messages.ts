/** The input of an execution environment. */
export interface RuntimeSettings {
  bundleFolder: string;
  /** For example `app.handler`. */
  handler: string;
  functionArn: string;
  /** Ports that never answer. */
  unreachablePorts: readonly number[];
}

/** A message to an execution environment. */
export type EnvironmentMessage =
  | { type: 'invocations'; invocations: Invocation[] }
  | { type: 'network'; unreachablePorts: readonly number[] };

export interface Invocation {
  requestId: string;
  /** Epoch milliseconds. */
  deadline: number;
  /** JSON text. */
  event: string;
}

/** A message from an execution environment; `init-error` is its last. */
export type RuntimeMessage =
  | { type: 'initialized' }
  | { type: 'init-error'; payload: string }
  | { type: 'answers'; answers: Answer[] };

/** The outcome of one invocation: `payload` is JSON text. */
export interface Answer {
  requestId: string;
  payload: string;
  isError: boolean;
}

/** An error in Lambda's form, as JSON text. */
export function errorPayload(errorType: string, errorMessage: string, trace?: string[]): string {
  return JSON.stringify({ errorType, errorMessage, trace });
}
