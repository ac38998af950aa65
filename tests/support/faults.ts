import type * as v from 'valibot';
import { ValidationFailedError } from '../../src/core/errors.ts';
import { parseInput } from '../../src/core/input.ts';

/** The faults that the schema finds, as `path: message`; empty if it accepts the input. */
export function faultsOf(schema: v.GenericSchema, input: unknown): string[] {
  try {
    parseInput(schema, input);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
}
