/** The point of the runtime's own await of the handler: killed after it, the invocation is done and nobody hears of it. */
export const INVOCATION = 'the invocation';

/** Where in the course of an invocation: at a point, before its call is made or after it was settled, the n-th time. */
export interface Moment {
  point: string;
  side: Side;
  /** Counts from 1, within the invocation. */
  hit: number;
}

export type Side = 'before' | 'after';

/** Makes a spare process the execution environment of one function. */
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
  /** What the time is, in milliseconds since 1970. */
  now: number;
  /** At this moment the process kills itself with SIGKILL. */
  killAt?: Moment | undefined;
}

export type ToEnvironment = LoadMessage | InvokeMessage;

/** `moments` are those that the invocation reached, in order; `payload` is JSON text. */
export type FromEnvironment =
  | { type: 'loaded' }
  | { type: 'answer'; payload: string; isError: boolean; moments: Moment[] };
