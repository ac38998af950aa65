import { type End, type Fault, FaultError, type FaultyParts } from './fault.ts';
import { passwordRotate } from './password-rotate.ts';
import { postgresRestart } from './postgres-restart.ts';
import { postgresUnreachable } from './postgres-unreachable.ts';
import { sesFail } from './ses-fail.ts';
import { sesSlow } from './ses-slow.ts';
import { sfnDown } from './sfn-down.ts';
import { sfnThrottle } from './sfn-throttle.ts';
import { sqsDuplicates } from './sqs-duplicates.ts';

const KNOWN: readonly Fault[] = [
  passwordRotate,
  postgresRestart,
  postgresUnreachable,
  sesFail,
  sesSlow,
  sfnDown,
  sfnThrottle,
  sqsDuplicates,
];

/** A requested fault with a checked value. */
export interface Wish {
  fault: Fault;
  value: string;
  begin: ReturnType<Fault['prepare']>;
}

/** Reads `NAME` or `NAME=VALUE`. @throws FaultError that lists the known faults */
export function readWish(text: string): Wish {
  const [name = '', ...value] = text.split('=');
  return wishFor(name, value.join('='));
}

/** A known fault with its value. @throws FaultError */
export function wishFor(name: string, value: string): Wish {
  const fault = findFault(name);
  return { fault, value, begin: fault.prepare(value) };
}

function findFault(name: string): Fault {
  const found = KNOWN.find((fault) => fault.name === name);
  if (found) return found;
  const lines = KNOWN.map((fault) => `  ${usageOf(fault)}\n      ${fault.does}.`);
  throw new FaultError(`There is no fault "${name}". There are:\n${lines.join('\n')}`);
}

/** The fault as it is written after `--fault`. */
export function usageOf({ name, value }: Fault): string {
  if (value === '') return name;
  return value.startsWith('[') ? `${name}[=${value.slice(1)}` : `${name}=${value}`;
}

/** The fault as a person writes it. */
function nameAndValue(name: string, value: string): string {
  return value === '' ? name : `${name}=${value}`;
}

/** The faults of one stack. */
export class Faults {
  readonly #parts: FaultyParts;
  readonly #active = new Map<string, { value: string; end: NonNullable<End> }>();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: FaultyParts) {
    this.#parts = parts;
  }

  /** Begins a fault; one of the same name ends first. A fault that happens once has happened when this resolves. */
  begin({ fault, value, begin }: Wish): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end(fault.name);
      const end = await begin(this.#parts);
      if (end) this.#active.set(fault.name, { value, end });
    });
  }

  /** Ends a fault, whether it is on or not. @throws FaultError when there is no such fault */
  async end(name: string): Promise<void> {
    const { name: known } = findFault(name);
    await this.#inTurn(() => this.#end(known));
  }

  /** Ends all faults. */
  async endAll(): Promise<void> {
    for (const { name } of KNOWN) await this.end(name);
  }

  /** Every fault; `value` is null for one that is off. */
  list(): { name: string; usage: string; does: string; value: string | null }[] {
    return KNOWN.map((fault) => {
      const { name, does } = fault;
      return { name, usage: usageOf(fault), does, value: this.#active.get(name)?.value ?? null };
    });
  }

  /** The faults that are on, as they are written after `--fault`. */
  on(): string[] {
    return [...this.#active].map(([name, { value }]) => nameAndValue(name, value));
  }

  async #end(name: string): Promise<void> {
    const active = this.#active.get(name);
    this.#active.delete(name);
    await active?.end();
  }

  /** One call after another: two that begin the same fault at once would leave one that nobody can end. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
