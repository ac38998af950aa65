import type { RequestListener } from 'node:http';
import type { Operations } from '../aws-error.ts';
import { StartError } from '../errors.ts';
import type { InvokeFunction } from '../types.ts';
import type { Overlay } from './overlay.ts';

/** What faults can get at. */
export interface FaultyParts {
  stepFunctions: Overlay<Operations>;
  /** The mailbox's HTTP server. */
  mailbox: Overlay<RequestListener>;
  /** How messages of queues are handed to functions. */
  deliveries: Overlay<InvokeFunction>;
  database: FaultyDatabase;
}

/** The database as functions have it; the stack's own connections are left alone, but for a restart. */
export interface FaultyDatabase {
  setReachable(isReachable: boolean): void;
  /** Undefined for a server that is not the stack's own. */
  own: { restart(): Promise<void>; rotatePassword(): Promise<void> } | undefined;
}

/** Ends a fault. Undefined where there is nothing to end: it happened once. */
export type End = (() => void | Promise<void>) | undefined;

/** Something that goes wrong on purpose. */
export interface Fault {
  name: string;
  /** Name of the value for people, in brackets where it may be left out; empty for a fault without one. */
  value: '' | 'SHARE' | 'MILLISECONDS' | 'COUNT' | '[SECONDS]' | '[SHARE]';
  /** What it does, in one sentence. */
  does: string;
  /** Reads the value and answers what begins the fault. @throws FaultError */
  prepare(value: string): (parts: FaultyParts) => Promise<End> | End;
}

/** A fault that does not exist, or not with this value, or not in this stack. Says what would be right. */
export class FaultError extends StartError {}

/** A number from `least` to `most`. @throws FaultError */
export function readNumber(text: string, what: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= most) return number;
  throw new FaultError(`${what} must be a number from ${least} to ${most}, not "${text}"`);
}

/** As readNumber, whole. @throws FaultError */
export function readCount(text: string, what: string, least: number, most: number): number {
  const number = readNumber(text, what, least, most);
  if (Number.isInteger(number)) return number;
  throw new FaultError(`${what} must be whole, not ${text}`);
}

/** For a fault that has no value. @throws FaultError */
export function readNothing(text: string, name: string): void {
  if (text !== '') throw new FaultError(`${name} takes no value`);
}
