import type { RequestListener } from 'node:http';
import type { Operations } from '../aws-error.ts';
import { StartError } from '../errors.ts';
import type { InvokeFunction } from '../types.ts';
import type { Overlay } from './overlay.ts';

/** The parts of the stack that faults can change. */
export interface FaultyParts {
  stepFunctions: Overlay<Operations>;
  /** The mailbox's HTTP server. */
  mailbox: Overlay<RequestListener>;
  /** Hands messages of queues to functions. */
  deliveries: Overlay<InvokeFunction>;
  database: FaultyDatabase;
}

/** The database as functions see it; a fault leaves the stack's own connections alone, except for a restart. */
export interface FaultyDatabase {
  setReachable(isReachable: boolean): void;
  /** Undefined for a server that the stack did not start. */
  own: { restart(): Promise<void>; rotatePassword(): Promise<void> } | undefined;
}

/** Ends a fault. Undefined for one that is over as soon as it has happened. */
export type End = (() => void | Promise<void>) | undefined;

/** Something that fails on purpose. */
export interface Fault {
  name: string;
  /** Name of the value in the help, in brackets if it is optional; empty for a fault without a value. */
  value: '' | 'SHARE' | 'MILLISECONDS' | 'COUNT' | '[SECONDS]' | '[SHARE]';
  /** What it does, in one sentence. */
  does: string;
  /** Reads the value and returns a function that begins the fault. @throws FaultError */
  prepare(value: string): (parts: FaultyParts) => Promise<End> | End;
}

/** A fault that does not exist, or not with this value, or not in this stack. The message says what would be right. */
export class FaultError extends StartError {}

/** A number from `least` to `most`. @throws FaultError */
export function readNumber(text: string, what: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= most) return number;
  throw new FaultError(`${what} must be a number from ${least} to ${most}, not "${text}"`);
}

/** Like readNumber, for a whole number. @throws FaultError */
export function readCount(text: string, what: string, least: number, most: number): number {
  const number = readNumber(text, what, least, most);
  if (Number.isInteger(number)) return number;
  throw new FaultError(`${what} must be whole, not ${text}`);
}

/** For a fault without a value. @throws FaultError */
export function readNothing(text: string, name: string): void {
  if (text !== '') throw new FaultError(`${name} takes no value`);
}
