/** What an execution environment is started with. */
export interface RuntimeSettings {
  bundleFolder: string;
  /** For example `app.handler`. */
  handler: string;
  functionArn: string;
  /** Of these ports, nothing ever answers. */
  unreachablePorts: readonly number[];
}

/** What is posted to an execution environment. */
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

/** What an execution environment posts back: `init-error` is its last message. */
export type RuntimeMessage =
  | { type: 'initialized' }
  | { type: 'init-error'; payload: string }
  | { type: 'answers'; answers: Answer[] };

/** How one invocation ended: `payload` is JSON text. */
export interface Answer {
  requestId: string;
  payload: string;
  isError: boolean;
}

/** Lambda's shape of an error, as JSON text. */
export function errorPayload(errorType: string, errorMessage: string, trace?: string[]): string {
  return JSON.stringify({ errorType, errorMessage, trace });
}
