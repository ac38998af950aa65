import fc from 'fast-check';
import { DECISIONS, type Decision } from '../../src/core/task.ts';
import type { CallFault } from '../simulation/aws-services.ts';
import type { Death } from './functions.ts';
import type { Replacer } from './office.ts';

/** One thing that somebody does, or that fails. `slot` is its task, by its place in the program. */
export type Action =
  | { kind: 'submit'; slot: number; copies: number }
  | { kind: 'submitOtherBody'; slot: number }
  | { kind: 'deliver'; copies: number; isReversed: boolean; isAcknowledged: boolean }
  | { kind: 'redeliver'; slot: number; copies: number }
  | { kind: 'swapToken'; slot: number; from: number }
  | { kind: 'decide'; slot: number; decision: Decision; copies: number }
  | { kind: 'decideByLink'; slot: number; decision: Decision; copies: number }
  | { kind: 'intrude'; slot: number; who: Intruder; decision: Decision }
  | { kind: 'decidePlace'; stage: number; place: number; decision: Decision; copies: number }
  | { kind: 'revise'; copies: number; hasKey: boolean }
  | { kind: 'withdraw'; who: Withdrawer; copies: number }
  | { kind: 'replace'; stage: number; place: number; who: Replacer; isNew: boolean; copies: number }
  | { kind: 'moveDeadline'; stage: number; place: number; seconds: number; copies: number }
  | { kind: 'away'; stage: number; place: number }
  | { kind: 'pass'; seconds: number }
  | { kind: 'passDeadline'; slot: number; laterMs: number }
  | { kind: 'reconcile'; copies: number }
  | { kind: 'restart' }
  | { kind: 'lose'; operation: string; fault: CallFault; times: number }
  | { kind: 'kill'; functionName: string; death: Death; times: number }
  | { kind: 'forgeSuccess'; slot: number; decision: Decision; isTimeout: boolean }
  | { kind: 'forgeFailure'; slot: number }
  | { kind: 'forgeClose'; slot: number; decision: Decision };

/** People who may not decide a task, whether they know of it or not. */
export type Intruder = 'author' | 'coordinator' | 'stranger';

/** People who may withdraw a question, and one who may not. */
export type Withdrawer = 'author' | 'coordinator' | 'assessor';

/** Actions that begin at the same time, each so many milliseconds late. */
export interface Round {
  actions: { action: Action; lateMs: number }[];
  /** The task whose row is held while they begin, so that those who need it queue for it; undefined for none. */
  held: number | undefined;
}

/** A question with stages: the number of assessors in each, and how many must approve. */
export interface QuestionProgram {
  stages: { assessors: number; required: number }[];
  due_in_seconds: number;
  /** Whether it is submitted and changed as a paper of one question. */
  isPaper: boolean;
}

/** One run: a few tasks, a question with stages, and what happens to them. */
export interface Program {
  slots: { due_in_seconds: number }[];
  question: QuestionProgram;
  rounds: Round[];
  /** How tasks close that nobody has decided in the end. */
  ending: 'decide' | 'expire';
}

const SLOTS = 3;
const slot = fc.nat(SLOTS - 1);
const decision = fc.constantFrom(...DECISIONS);
/** So that second stages open. */
const mostlyApproved = fc.constantFrom('APPROVED' as const, 'APPROVED' as const, 'CHANGES_REQUESTED' as const);
const upTo = (most: number) => fc.integer({ min: 1, max: most });
const kind = <K extends Action['kind']>(name: K) => fc.constant(name);

/** What can be lost between the functions and AWS. */
const OPERATIONS = ['StartExecution', 'SendTaskSuccess', 'DescribeExecution', 'SendEmail'];
/** More often than the state machine retries update_status, so that an execution can end without a status. */
const MOST_DEATHS = 10;

const submissions: fc.Arbitrary<Action>[] = [
  fc.record({ kind: kind('submit'), slot, copies: upTo(3) }),
  fc.record({ kind: kind('submitOtherBody'), slot }),
];
const deliveries: fc.Arbitrary<Action>[] = [
  fc.record({ kind: kind('deliver'), copies: upTo(3), isReversed: fc.boolean(), isAcknowledged: fc.boolean() }),
  fc.record({ kind: kind('redeliver'), slot, copies: upTo(5) }),
  fc.record({ kind: kind('swapToken'), slot, from: slot }),
];
const decisions: fc.Arbitrary<Action>[] = [
  fc.record({ kind: kind('decide'), slot, decision, copies: upTo(2) }),
  fc.record({ kind: kind('decideByLink'), slot, decision, copies: upTo(2) }),
  fc.record({
    kind: kind('intrude'),
    slot,
    who: fc.constantFrom('author' as const, 'coordinator' as const, 'stranger' as const),
    decision,
  }),
];
const questions: fc.Arbitrary<Action>[] = [
  fc.record({
    kind: kind('decidePlace'),
    stage: fc.nat(1),
    place: fc.nat(2),
    decision: mostlyApproved,
    copies: upTo(2),
  }),
  fc.record({ kind: kind('decidePlace'), stage: fc.nat(1), place: fc.nat(2), decision, copies: upTo(2) }),
  fc.record({ kind: kind('revise'), copies: upTo(3), hasKey: fc.boolean() }),
  fc.record({
    kind: kind('withdraw'),
    who: fc.constantFrom('author' as const, 'coordinator' as const, 'assessor' as const),
    copies: upTo(2),
  }),
];
const office: fc.Arbitrary<Action>[] = [
  fc.record({
    kind: kind('replace'),
    stage: fc.nat(1),
    place: fc.nat(2),
    who: fc.constantFrom('author' as const, 'coordinator' as const),
    isNew: fc.boolean(),
    copies: upTo(2),
  }),
  fc.record({
    kind: kind('moveDeadline'),
    stage: fc.nat(1),
    place: fc.nat(2),
    seconds: fc.constantFrom(1, 30, 600, 100_000),
    copies: upTo(2),
  }),
  fc.record({ kind: kind('away'), stage: fc.nat(1), place: fc.nat(2) }),
];
const times: fc.Arbitrary<Action>[] = [
  fc.record({ kind: kind('pass'), seconds: fc.constantFrom(1, 20, 35, 61, 185, 400, 4_000) }),
  fc.record({ kind: kind('passDeadline'), slot, laterMs: fc.constantFrom(-1, 0, 1, 310_000) }),
  fc.record({ kind: kind('reconcile'), copies: upTo(2) }),
];
const faults: fc.Arbitrary<Action>[] = [
  fc.record({
    kind: kind('lose'),
    operation: fc.constantFrom(...OPERATIONS),
    fault: fc.constantFrom('lost before' as const, 'lost after' as const, 'throttled' as const),
    times: upTo(4),
  }),
  fc.record({
    kind: kind('kill'),
    functionName: fc.constantFrom(
      'CreateRequestFunction',
      'CallbackFunction',
      'ResumeWorkflowFunction',
      'ReconcileFunction',
    ),
    death: fc.constantFrom('before' as const, 'after' as const),
    times: upTo(3),
  }),
  fc.record({
    kind: kind('kill'),
    functionName: fc.constant('UpdateStatusFunction'),
    death: fc.constantFrom('before' as const, 'after' as const),
    times: upTo(MOST_DEATHS),
  }),
];
const forgeries: fc.Arbitrary<Action>[] = [
  fc.record({ kind: kind('forgeSuccess'), slot, decision, isTimeout: fc.boolean() }),
  fc.record({ kind: kind('forgeFailure'), slot }),
  fc.record({ kind: kind('forgeClose'), slot, decision }),
];

/** Rare, since reading the state machine's definition again takes as long as a whole run. */
const restarts: fc.Arbitrary<Action>[] = [fc.record({ kind: kind('restart') })];

const oneOf = (weight: number, actions: fc.Arbitrary<Action>[]) => ({ weight, arbitrary: fc.oneof(...actions) });
const action = fc.oneof(
  oneOf(20, submissions),
  oneOf(50, deliveries),
  oneOf(60, decisions),
  oneOf(50, questions),
  oneOf(40, office),
  oneOf(40, times),
  oneOf(30, faults),
  oneOf(10, forgeries),
  oneOf(1, restarts),
);

const round: fc.Arbitrary<Round> = fc.record({
  actions: fc.array(fc.record({ action, lateMs: fc.nat(2) }), { minLength: 1, maxLength: 4 }),
  held: fc.option(slot, { freq: 3, nil: undefined }),
});

/** Programs of every kind. When one is shrunk, small ones come first: fewer rounds, fewer actions, nothing late or held. */
export const programs: fc.Arbitrary<Program> = fc.record({
  slots: fc.array(fc.record({ due_in_seconds: fc.constantFrom(86_400, 600, 40) }), {
    minLength: SLOTS,
    maxLength: SLOTS,
  }),
  question: fc.record({
    stages: fc.array(fc.record({ assessors: upTo(3), required: upTo(3) }), { minLength: 1, maxLength: 2 }),
    due_in_seconds: fc.constantFrom(86_400, 600, 40),
    isPaper: fc.boolean(),
  }),
  rounds: fc.array(round, { minLength: 1, maxLength: 6 }),
  ending: fc.constantFrom('decide', 'expire'),
});
