/** The point of the runtime's own await of the handler: after a kill there, the invocation is complete but nobody gets its answer. */
export const INVOCATION = 'the invocation';

/** A moment of an invocation: at a point, before its call or after it has settled, the n-th time. */
export interface Moment {
  point: string;
  side: Side;
  /** Counts from 1, within the invocation. */
  hit: number;
}

export type Side = 'before' | 'after';

/** Turns a spare process into an execution environment of one function. */
export interface LoadMessage {
  type: 'load';
  /** The bundled module, whose export `handler` is called. */
  bundle: string;
  functionArn: string;
  variables: Record<string, string>;
}

export interface InvokeMessage {
  type: 'invoke';
  /** JSON text. */
  event: string;
  timeoutSeconds: number;
  /** The time, in milliseconds since 1970. */
  now: number;
  /** At this moment the process kills itself with SIGKILL. */
  killAt?: Moment | undefined;
}

export type ToEnvironment = LoadMessage | InvokeMessage;

/** `moments` are those that the invocation reached, in order; `payload` is JSON text. */
export type FromEnvironment =
  | { type: 'loaded' }
  | { type: 'answer'; payload: string; isError: boolean; moments: Moment[] };
